"""A paper's code, and what it answers when it comes back: may this paper be used?"""
