"""Accounts: who may make and change them, and what nobody may do to her own."""

import pytest

from ketadesk.application.account import RIGHTS, Account, Right, Role
from ketadesk.application.errors import AccountRefused, NotAllowed
from ketadesk.application.keep_accounts import KeptAccounts
from ketadesk.application.rights import allowed

from .people import ADMIN, ANNA, BERTA, BY, DORA, PIN, Ward
from .record_fakes import AccountsInMemory, QuickPins


@pytest.fixture
def ward() -> Ward:
    return Ward()


@pytest.fixture
def kept(ward: Ward) -> KeptAccounts:
    return KeptAccounts(ward.accounts, ward.pins, ward.new_id)


def changed(account: Account, **fields: object) -> Account:
    return account.model_copy(update=fields)


def test_a_right_is_asked_with_one_sentence() -> None:
    assert allowed(ANNA, Right.CHECK) == ANNA
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        allowed(None, Right.CHECK)
    with pytest.raises(NotAllowed, match=r"\(administrator\) may not check another person's order"):
        allowed(ADMIN, Right.CHECK)
    with pytest.raises(NotAllowed):
        allowed(changed(ANNA, active=False), Right.CHECK)


@pytest.mark.req("SR-24")
def test_only_an_administrator_keeps_accounts_and_touches_no_order() -> None:
    assert [role for role in Role if Right.KEEP_ACCOUNTS in RIGHTS[role]] == [Role.ADMINISTRATOR]
    assert not RIGHTS[Role.ADMINISTRATOR] & {Right.ORDER, Right.CHECK, Right.RECORD_SIGNATURE}


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("who", [None, ANNA, DORA])
def test_who_may_not_keep_accounts_is_refused_everything(ward: Ward, kept: KeptAccounts, who: Account | None) -> None:
    before = (list(ward.accounts.kept), list(ward.accounts.pins))
    with pytest.raises(NotAllowed):
        kept.everybody(who)
    with pytest.raises(NotAllowed):
        kept.add(who, "emma", "Emma Example", Role.NURSE, PIN)
    with pytest.raises(NotAllowed):
        kept.change(who, changed(ANNA, role=Role.ADMINISTRATOR))
    with pytest.raises(NotAllowed):
        kept.give_pin(who, DORA.account_id, PIN)
    assert (ward.accounts.kept, ward.accounts.pins) == before


def test_an_account_is_added_with_its_pin(ward: Ward, kept: KeptAccounts) -> None:
    emma = kept.add(ADMIN, "emma", "Emma Example", Role.PHARMACIST, "864202")
    assert emma in kept.everybody(ADMIN)
    assert (emma.role, emma.active, len(emma.account_id)) == (Role.PHARMACIST, True, 36)
    assert ward.accounts.pin_hash(emma.account_id) == "hash of 864202"
    assert ward.accounts.kept[-1][1].account_id == ADMIN.account_id
    assert len({entry_id for *_, entry_id in [*ward.accounts.kept, *ward.accounts.pins]}) == 12


@pytest.mark.parametrize(
    ("name", "full_name", "pin", "says"),
    [
        ("e", "Emma Example", PIN, "sign-in name cannot be taken"),
        ("emma", " Emma", PIN, "full name cannot be taken"),
        ("emma", "Emma Example", "123456", "PIN cannot be taken"),
        ("ANNA", "Anna Other", PIN, "is taken, or was once"),
        ("emma", "Anna Example", PIN, "nobody could tell the two people apart"),
        ("emma", "BERTA\u00a0example", PIN, "nobody could tell the two people apart"),
    ],
)
def test_a_flawed_account_is_refused(
    ward: Ward, kept: KeptAccounts, name: str, full_name: str, pin: str, says: str
) -> None:
    count = len(ward.accounts.kept)
    with pytest.raises(AccountRefused, match=says):
        kept.add(ADMIN, name, full_name, Role.NURSE, pin)
    assert len(ward.accounts.kept) == count


@pytest.mark.req("SR-24")
def test_the_name_of_a_closed_account_is_not_given_to_another(kept: KeptAccounts) -> None:
    kept.change(ADMIN, changed(ANNA, active=False))
    with pytest.raises(AccountRefused):
        kept.add(ADMIN, "anna", "Anna New", Role.NURSE, PIN)


def test_name_role_and_activity_of_another_are_changed(ward: Ward, kept: KeptAccounts) -> None:
    count = len(ward.accounts.kept)
    kept.change(ADMIN, ANNA)
    assert len(ward.accounts.kept) == count
    other = changed(ANNA, full_name="Anna Other", role=Role.PHARMACIST, active=False)
    kept.change(ADMIN, other)
    assert other in ward.accounts.accounts()


@pytest.mark.req("SR-24")
def test_two_people_in_use_never_have_one_full_name(ward: Ward, kept: KeptAccounts) -> None:
    says = "Add a second given name, an initial or the staff number"
    with pytest.raises(AccountRefused, match=says):
        kept.change(ADMIN, changed(ANNA, full_name="Berta  EXAMPLE"))
    kept.change(ADMIN, changed(BERTA, active=False))
    married = changed(ANNA, full_name="Berta Example")
    kept.change(ADMIN, married)
    with pytest.raises(AccountRefused, match=says):
        kept.change(ADMIN, BERTA)
    kept.change(ADMIN, changed(BERTA, full_name="Berta B Example"))
    # Who is not in use is told apart by when she was.
    kept.change(ADMIN, changed(BERTA, full_name="Berta Example", active=False))
    # Two who had one name already, from before this was asked, can be told apart one after the other.
    twin = changed(DORA, full_name="Berta Example")
    ward.accounts.keep(twin, BY, ward.new_id())
    kept.change(ADMIN, changed(twin, full_name="Dora D Example"))


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("fields", [{"role": Role.NURSE}, {"active": False}])
def test_nobody_changes_her_own_role_or_closes_her_own_account(kept: KeptAccounts, fields: dict[str, object]) -> None:
    with pytest.raises(NotAllowed, match="her own role"):
        kept.change(ADMIN, changed(ADMIN, **fields))
    kept.change(ADMIN, changed(ADMIN, full_name="Ada Example"))


@pytest.mark.parametrize(
    ("account", "says"),
    [
        (changed(ANNA, sign_in_name="anne"), "sign-in name cannot be changed"),
        (changed(ANNA, full_name="12"), "full name cannot be taken"),
        (changed(ANNA, account_id="id-of-nobody"), "no such account"),
    ],
)
def test_a_change_that_cannot_be_is_refused(kept: KeptAccounts, account: Account, says: str) -> None:
    with pytest.raises(AccountRefused, match=says):
        kept.change(ADMIN, account)


@pytest.mark.req("SR-24")
def test_a_pin_is_given_to_another_and_never_to_oneself(ward: Ward, kept: KeptAccounts) -> None:
    kept.give_pin(ADMIN, ANNA.account_id, "864202")
    assert ward.accounts.pin_hash(ANNA.account_id) == "hash of 864202"
    with pytest.raises(NotAllowed, match="with the old one"):
        kept.give_pin(ADMIN, ADMIN.account_id, "864202")
    with pytest.raises(AccountRefused, match="no such account"):
        kept.give_pin(ADMIN, "id-of-nobody", "864202")
    with pytest.raises(AccountRefused, match="full-width digits"):
        kept.give_pin(ADMIN, ANNA.account_id, "８６４２０２")


def test_the_first_account_is_made_once(kept: KeptAccounts) -> None:
    with pytest.raises(NotAllowed, match="has its accounts already"):
        kept.first("boss", "Berta Boss", PIN)


def test_a_first_account_whose_pin_was_not_written_is_made_again(ward: Ward) -> None:
    accounts = AccountsInMemory(clock=ward.clock)
    half = Account(account_id="id-of-boss", sign_in_name="boss", full_name="Berta Boss", role=Role.ADMINISTRATOR)
    accounts.keep(half, BY, ward.new_id())
    again = KeptAccounts(accounts, QuickPins(), ward.new_id).first("BOSS", "Berta Boss", PIN)
    assert (again.account_id, again.sign_in_name) == (half.account_id, "BOSS")
    assert accounts.accounts() == (again,)
    assert accounts.pin_hash(half.account_id) == f"hash of {PIN}"


def test_a_name_that_no_sheet_could_print_is_refused(ward: Ward) -> None:
    kept = KeptAccounts(AccountsInMemory(), ward.pins, ward.new_id, lambda name: "U+738B" if "\u738b" in name else "")
    with pytest.raises(AccountRefused, match="a sheet cannot print U\\+738B"):
        kept.first("wang", "\u738b Wang", PIN)
