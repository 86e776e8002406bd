"""Move labels apart that would touch, each as little as need be and in its order."""


def spread(places: list[int], apart: int, top: int, bottom: int) -> list[int]:
    """Return the places, which go downwards, at least `apart` from each other and inside `top` to `bottom`.

    There has to be room for all of them; the last ones stand below `bottom` where there is none.
    """
    found: list[int] = []
    for place in places:
        least = found[-1] + apart if found else top
        found.append(max(place, least))
    limit = max(bottom, top + apart * (len(places) - 1))
    for index in range(len(found) - 1, -1, -1):
        found[index] = min(found[index], limit)
        limit = found[index] - apart
    return found
