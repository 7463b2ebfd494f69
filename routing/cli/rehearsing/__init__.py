"""A weekend of promises and the Monday that keeps them: a whole centre in pretended time, everything going wrong."""
