"""Hand-written graphs and questions, each named for the fact it shows. record.py asks Alembic and writes the answers."""


def graph(*lines):
    """`id < parent parent & dependency # label "slug"`, each part but the id optional, in load order."""
    entries = []
    for line in lines:
        line, _, slug = line.partition('"')
        line, _, labels = line.partition("#")
        line, _, depends_on = line.partition("&")
        identifier, _, parents = line.partition("<")
        entries.append([identifier.strip(), parents.split(), depends_on.split(), labels.split(), slug.strip('"')])
    return entries


def up(target, *rows):
    return {"q": "upgrade", "rows": list(rows), "to": target}


def down(target, *rows):
    return {"q": "downgrade", "rows": list(rows), "to": target}


def stamp(targets, *rows, purge=False):
    question = {"q": "stamp", "rows": list(rows), "to": targets.split(" ")}
    return dict(question, purge=True) if purge else question


def history(range_, *rows):
    return {"q": "history", "rows": list(rows), "to": range_}


def show(name):
    return {"q": "show", "to": name}


def parents(names, splice=False):
    return {"q": "parents", "to": names.split(" "), "splice": splice}


def depends(name):
    return {"q": "dependency", "to": name}


def current(*rows):
    return {"q": "current", "rows": list(rows)}


def at_head(*rows):
    return {"q": "at head", "rows": list(rows)}


FACTS = [{"q": "facts"}, {"q": "heads"}, {"q": "effective heads"}, {"q": "branches"}]
ALL = {"q": "history", "to": None}

CHAIN = graph("aaaa1", "bbbb2 < aaaa1", "cccc3 < bbbb2", "dddd4 < cccc3")
FORK = graph("base1", "left1 < base1 # left", "right1 < base1 # right", "left2 < left1", "right2 < right1")
DIAMOND = graph("base1", "left1 < base1", "right1 < base1", "both1 < right1 left1", "next1 < both1")
TWO_BASES = graph("shop1 # shop", "shop2 < shop1", "net1 # net", "net2 < net1")
SHOP = graph(
    "1975ea83b712",
    "27c6a30d7c24 < 1975ea83b712 # shoppingcart",
    "2a95102259be < 3cac04ae8714 & 53fffde5ad5f",
    "3cac04ae8714 # networking",
    "53fffde5ad5f < 27c6a30d7c24 ae1027a6acf0",
    "ae1027a6acf0 < 1975ea83b712",
)
LEAN = graph("a1base", "a2mid < a1base", "b1base # bee", "b2dep < b1base & a2mid", "a3top < a2mid")

SCENARIOS = [
    (
        "an empty graph is valid and every symbol means nothing",
        [],
        FACTS + [ALL, up("heads"), up("head"), up("base"), down("base"), stamp("head"), stamp("base"), show("heads"),
                 show("head"), parents("head"), current(), at_head(), up("+1"), down("-1"), up("nope"), up("nope@head"),
                 history(":"), history("+1:")],
    ),
    (
        "a chain goes up and down one by one, an upgrade to below is nothing",
        CHAIN,
        FACTS + [ALL, up("head"), up("heads"), up("dddd4", "bbbb2"), up("bbbb2", "cccc3"), up("base", "cccc3"),
                 up("cccc3", "cccc3"), down("base", "dddd4"), down("bbbb2", "dddd4"), down("dddd4", "dddd4"),
                 down("dddd4", "cccc3"), down("base"), down("aaaa1"), at_head("dddd4"), at_head("cccc3"), at_head(),
                 current("bbbb2"), current("nope1")],
    ),
    (
        "relative targets in a chain",
        CHAIN,
        [up("+1"), up("+2", "aaaa1"), up("+3", "bbbb2"), up("+4"), up("+5"), up("+0"), up("-0"), up("-1", "cccc3"),
         up("bbbb2+1"), up("bbbb2+9"), up("bbbb2-1", "base"), up("aaaa1-1"), up("dddd4-1"), up("head-1"), up("heads-1"),
         up("base+2"), up("base+0"), up("bb+1"), up("zz+1"), down("-1", "dddd4"), down("-4", "dddd4"),
         down("-5", "dddd4"), down("-1"), down("+1", "bbbb2"), down("+0", "bbbb2"), down("-0", "bbbb2"),
         down("dddd4-2", "dddd4"), down("dddd4-4", "dddd4"), down("dddd4-5", "dddd4"), down("aaaa1+1", "dddd4"),
         down("aaaa1+9", "dddd4"), down("head-1", "dddd4"), down("base+1", "dddd4"), down("base+0", "dddd4"),
         down("base-1", "dddd4"), up("+01"), up("+99999999999999999999"), down("-99999999999999999999", "dddd4")],
    ),
    (
        "a relative form must fill the whole text",
        CHAIN,
        [up("+1abc"), down("-1x", "dddd4"), up("bbbb2+1x"), show("-1x"), up("+1 "), up("+-1")],
    ),
    (
        "prefixes: the candidate must be longer than three, the prefix need not",
        graph("abc", "abcd1 < abc # abx", "abce2 < abcd1", "x < abce2", "headless < x # basement"),
        [up("abcd"), up("abc"), up("abc", "abc"), up("ab"), up("abcde"), up("a"), up("x"), up("h"), up("head"), up("headl"),
         up("base"), up("basem"), show("abce"), show("ABCE"), show("q"), show("abx"), show(""), show("@"), depends("abce"),
         depends("abx"), depends("head"), depends("basem"), depends("q")],
    ),
    (
        "a label means the revision that carries it, label@head the end of its branch",
        FORK,
        FACTS + [up("left"), up("left@head"), up("right@heads"), up("left@base"), up("left@left2"), up("left@right2"),
                 up("left@right"), up("left@lef"), up("right2@head"), up("right@+1"), up("left@+2"), up("left@+3", "left1"),
                 up("left@+4"), up("base1@heads"), up("base1@head"), up("nope@head"), up("nope@base"), up("nope@+1"),
                 up("le@head"), up("head"), up("heads"), up("@head"), up("@heads"), up("@+1"), up("left@"), up("left@@head"),
                 show("left"), show("left@head"), show("left@-1"), show("right2@-1"), show("base1@-1"), show("nope@-1"),
                 show("nope@base"), show("left@+1"), show("left@base"), show("-1"), show("-2"), show("-3"), show("-4")],
    ),
    (
        "going up from a branch point needs a branch, from several rows too",
        FORK,
        [up("+1", "base1"), up("left@+1", "base1"), up("right@+1", "left1"), up("+1", "left1", "right1"),
         up("left@+1", "left1", "right1"), up("left@+1", "left2", "right1"), up("right@+2", "left2"),
         up("base1@+1", "left1", "right1")],
    ),
    (
        "going down: several rows, a merge, a shared base",
        FORK,
        [down("-1", "left1", "right1"), down("left@-1", "left1", "right1"), down("left@-1", "left2", "right2"),
         down("left@-2", "left2", "right2"), down("left@-3", "left2", "right2"), down("left@base", "left2", "right2"),
         down("base1", "left2", "right2"), down("left@base1", "left2", "right2"), down("-1", "left2"), down("-3", "left2"),
         down("left@-1", "right2"), down("base1@-1", "left2", "right2"), down("left@-1"), down("left@head", "left2"),
         down("left@head", "left2", "right2"), down("left@heads", "left2"), down("nope@base", "left2"),
         down("nope@left1", "left2"), down("nope@-1", "left2"), down("left@right1", "left2", "right2"),
         down("left@left1", "left2", "right2"), down("head", "left2"), down("heads", "left2", "right2"),
         down("right1", "left2"), down("left2@base1", "left2", "right2"), down("left@base1+1", "left2")],
    ),
    (
        "the row that -N starts from restricts the downgrade to its branch",
        graph("root1", "a1 < root1", "a2 < a1", "b1 < root1", "b2 < b1", "c1 < a1"),
        [down("-2", "a2"), down("a2@-2", "a2", "b2"), down("a2@-2", "a2", "b2", "c1"), down("b2@-2", "a2", "b2"),
         down("a2@root1", "a2", "b2"), down("c1@root1", "a2", "b2"), down("a1@-1", "a2", "c1"), down("a1", "a2", "b2", "c1"),
         down("a2@a1", "a2", "c1"), down("root1", "a2", "b2"), down("-3", "a2")],
    ),
    (
        "a branch that has nothing above the target",
        graph("root1", "a1 < root1 # aye", "a2 < a1", "a3 < a1", "b1 < root1"),
        [down("aye@a1", "a2", "a3"), down("aye@root1", "a2", "b1"), down("a2@a1", "a2", "a3"), down("a2@a2", "a2")],
    ),
    (
        "a merge takes both rows, its downgrade gives both back",
        DIAMOND,
        FACTS + [ALL, up("heads"), up("both1", "left1", "right1"), up("both1", "left1"), up("+1", "left1"),
                 up("+1", "left1", "right1"), down("base", "next1"), down("left1", "next1"), down("-1", "both1"),
                 down("-1", "next1"), down("-2", "next1"), down("both1-1", "next1"), up("both1-1"), down("base1", "next1"),
                 down("left1@base1", "next1"), history("left1:"), history("left1:next1"), history("left1:right1"),
                 history("right1:both1"), history("base1:left1")],
    ),
    (
        "a merge of three, and of branches of different bases",
        graph("one1", "two1", "three1", "all1 < two1 one1 three1", "x1 < all1", "two2 < two1"),
        FACTS + [ALL, up("heads"), up("all1", "one1", "three1"), down("base", "x1", "two2"), down("two1", "x1", "two2"),
                 down("-1", "all1"), stamp("heads"), stamp("all1", "one1", "two2"), stamp("one1", "x1", "two2"),
                 down("two1@base", "x1", "two2")],
    ),
    (
        "two bases are two graphs in one",
        TWO_BASES,
        FACTS + [ALL, up("heads"), up("head"), up("shop@head"), up("net@head", "shop2"), up("+1"), up("shop@+1"),
                 up("net@+1", "shop2"), up("net@+3"), down("base", "shop2", "net2"), down("shop@base", "shop2", "net2"),
                 down("net@-1", "shop2", "net2"), down("net@-2", "shop2", "net2"), down("net@-3", "shop2", "net2"),
                 down("-1", "shop2"), down("-2", "shop2"), down("shop1", "net2"), stamp("shop1", "shop2", "net2"),
                 stamp("net@base", "shop2", "net2"), stamp("base", "shop2", "net2"), stamp("heads"), stamp("head"),
                 stamp("shop@head net@head"), stamp("shop2", "net2"), parents("head"), parents("heads"),
                 parents("shop@head"), parents("shop@head net@head"), parents("shop"), parents("shop", True),
                 parents("shop2 shop@head"), parents("base"), parents("nope"), parents("shop1 shop2"), parents("shop1 net2", True),
                 parents("-1"), parents("-1", True), parents("-2", True), depends("net"), depends("net@head"), depends("net1"),
                 depends("head"), depends("base"), depends("net@base"), depends("+1"), depends("-1")],
    ),
    (
        "Alembic's own example: branches, a merge, and a branch that depends on it",
        SHOP,
        FACTS + [ALL, up("heads"), up("head"), up("networking@head"), up("shoppingcart@head"), up("shoppingcart@heads"),
                 up("networking@+1"), up("networking@+2"), down("base", "2a95102259be"),
                 down("networking@base", "2a95102259be"), down("shoppingcart@base", "2a95102259be"),
                 down("53fffde5ad5f", "2a95102259be"), down("1975", "2a95102259be"), down("-1", "2a95102259be"),
                 down("shoppingcart@-1", "2a95102259be"), down("networking@-1", "2a95102259be"),
                 down("networking@-2", "2a95102259be"), current("2a95102259be"), at_head("2a95102259be"),
                 at_head("53fffde5ad5f", "3cac04ae8714"), current("53fffde5ad5f", "3cac04ae8714"),
                 parents("heads"), parents("head"), parents("53ff"), show("heads"), show("shoppingcart@heads"), show("head"),
                 history("networking@base:heads"), history("shoppingcart@base:heads"), history("3cac:"), history("1975:"),
                 history("1975:53ff"), history("27c6@base:heads"), history(":53ff"), history("53ff:"),
                 history("current:", "53fffde5ad5f"), history(":current", "27c6a30d7c24", "ae1027a6acf0"),
                 history("current:heads", "3cac04ae8714"), history(":current"), history("current:"),
                 history("current:current", "3cac04ae8714"), stamp("53ff", "2a95102259be"),
                 stamp("networking@base", "2a95102259be"), stamp("27c6", "53fffde5ad5f", "3cac04ae8714"),
                 stamp("2a95", "53fffde5ad5f", "3cac04ae8714"), stamp("heads"), stamp("1975", "27c6a30d7c24", "ae1027a6acf0")],
    ),
    (
        "a head that something depends on is not a row",
        LEAN,
        FACTS + [ALL, up("heads"), up("bee@head"), up("bee@+1"), up("bee@+2"), up("bee@+1", "b1base"),
                 up("bee@+1", "a3top"), down("a2mid", "a3top", "b2dep"), down("a1base", "a3top", "b2dep"),
                 down("b1base", "a3top", "b2dep"), down("bee@base", "b2dep"), down("bee@-1", "b2dep"),
                 down("a2mid@-1", "b2dep"), down("a2mid", "b2dep"), down("base", "b2dep"), at_head("a3top", "b2dep"),
                 at_head("b2dep"), current("b2dep"), current("a3top", "b2dep"), current("a3top", "b1base")],
    ),
    (
        "the last head is implied by a dependency",
        graph("a1base # aye", "a2top < a1base", "b1base & a2top # bee"),
        FACTS + [ALL, up("heads"), up("head"), up("aye@head"), at_head("b1base"), at_head("a2top"), current("b1base"),
                 down("aye@base", "b1base"), down("bee@base", "b1base"), down("a1base", "b1base"), down("base", "b1base"),
                 down("-1", "b1base"), down("aye@-1", "b1base"), parents("heads"), parents("head"), parents("aye@head bee@head"),
                 stamp("heads"), stamp("aye@head bee@head"), stamp("aye", "b1base"), history("aye:"), history("a1base:"),
                 history("a1base:a2top"), history("aye@base:heads"), up("aye@heads", "b1base"), show("-1"), show("aye@-1")],
    ),
    (
        "overlapping targets and rows",
        graph("a1base # aye", "a2top < a1base", "b1base < a1base & a2top"),
        [up("aye@heads"), up("heads", "a1base", "a2top"), up("heads", "a2top", "b1base"), down("base", "a1base", "a2top"),
         down("a1base", "a1base", "a2top"), stamp("b1base", "a1base", "a2top"), stamp("a1base", "a1base", "a2top"),
         current("a1base", "a2top"), at_head("a2top", "b1base"), stamp("a2top b1base"), stamp("b1base a2top"),
         history("aye@base:aye@heads"), down("-1", "a1base", "a2top")],
    ),
    (
        "unknown rows and rows that are no full id",
        CHAIN,
        [up("head", "gone1"), down("base", "gone1"), down("-1", "gone1"), stamp("head", "gone1"), current("gone1"),
         stamp("head", "gone1", purge=True), stamp("base", "gone1", purge=True), stamp("nope", "gone1", purge=True),
         up("head", "bbbb"), down("-1", "bbbb"), stamp("head", "bbbb"), current("bbbb"), up("head", "aaaa1", "gone1"),
         history("current:", "gone1"), up("nope", "gone1"), stamp("head", "bbbb2", purge=True)],
    ),
    (
        "a label as a row is unknown",
        graph("one1 # lab", "two2 < one1"),
        [up("head", "lab"), down("base", "lab"), current("lab")],
    ),
    (
        "stamping: below, above, beside, several",
        FORK,
        [stamp("left1"), stamp("left2", "left1"), stamp("left1", "left2"), stamp("left1", "left1"), stamp("right1", "left1"),
         stamp("base1", "left2", "right2"), stamp("left1", "left2", "right2"), stamp("left2 right2", "base1"),
         stamp("left1 right1", "left2", "right2"), stamp("left1 right1", "left2"), stamp("left2 left2"),
         stamp("left1 left2"), stamp("left2 left1"), stamp("base", "left2", "right2"), stamp("left@base", "left2", "right2"),
         stamp("heads", "left1"), stamp("heads", "left2", "right1"), stamp("head"), stamp("left@head"), stamp("nope"),
         stamp("-1"), stamp("+1"), stamp("left@-1", "left2"), stamp("left2-1"), stamp("head-1"), stamp("base left1", "right1"),
         stamp("left@left2", "left1", "right2"), stamp("right@left1"), stamp("heads", "left2", "right2"),
         stamp("base1 left1", "right2"), stamp("heads", purge=True), stamp("base", purge=True),
         stamp("left1", "left2", "right2", purge=True), stamp("left2 right1", "left2")],
    ),
    (
        "stamping follows dependencies when it selects rows, and adds none",
        LEAN,
        [stamp("b2dep"), stamp("b2dep", "a1base"), stamp("b2dep", "a3top"), stamp("b1base", "b2dep"), stamp("a2mid", "b2dep"),
         stamp("a1base", "a3top", "b2dep"), stamp("bee@base", "a3top", "b2dep"), stamp("heads", "b1base"), stamp("heads")],
    ),
    (
        "history ranges",
        CHAIN,
        [history("bbbb2:"), history(":bbbb2"), history("bbbb2:cccc3"), history("cccc3:bbbb2"), history("bbbb2:bbbb2"),
         history(":"), history("bbbb2"), history("a:b:c"), history(" bbbb2: "), history("base:base"), history("bbbb2:base"),
         history("base:+2"), history("bbbb2:+1"), history("bbbb2:+9"), history("-2:"), history("-2:head"), history("-4:"),
         history("-9:"), history("-2:cccc3"), history("-9:cccc3"), history("-3:bbbb2"), history(":-1"), history("bbbb2+1:"),
         history("+1:"), history("cccc3-1:"), history(":bbbb2+1"), history(":dddd4-1"), history(":aaaa1-1"), history("nope:"),
         history(":nope"), history("head:"), history("heads:heads"), history("current:+1", "bbbb2"),
         history(":current", "cccc3"), history("-2:current", "cccc3"), history("current:head-1", "aaaa1")],
    ),
    (
        "history with branches",
        FORK,
        [ALL, history("left1:"), history("left1:left2"), history("left1:right2"), history("base1:"), history("base1:left@head"),
         history("left@base:"), history("left@base1:"), history("left@base1:heads"), history("left@base:left@head"),
         history("left@base:right@head"), history("right1@base:heads"), history("base1@base:heads"), history("base1:+1"),
         history("base1:left@+1"), history("left@-1:"), history("left@-1:left2"), history("-1:"), history("heads:"),
         history("head:"), history(":head"), history("nope@base:"), history("left@right1:")],
    ),
    (
        "load order settles ties, reversed",
        graph("right2 < right1", "left2 < left1", "right1 < base1", "left1 < base1", "base1"),
        FACTS + [ALL, up("heads"), down("base", "right2", "left2"), up("heads", "left1")],
    ),
    (
        "depth first along branches, not by date",
        graph("m1 < a3 b2", "a1", "b1 < a1", "a2 < a1", "b2 < b1", "a3 < a2", "c1 < a2", "c2 < c1", "d1 < b1", "m2 < m1 d1"),
        FACTS + [ALL, up("heads"), up("m1"), down("base", "m2", "c2"), down("a2", "m2", "c2"), down("b1", "m2", "c2")],
    ),
    (
        "several dependencies keep the order as written",
        graph("x1", "y1", "z1", "top1 & z1 x1 y1", "y2 < y1"),
        FACTS + [ALL, up("heads"), up("top1"), down("base", "top1", "y2"), down("x1", "top1"), up("heads", "x1", "z1")],
    ),
    (
        "a repeated dependency is walked once",
        graph("d1", "a1 & d1", "a2 < a1 & d1", "d2 < d1", "a3 < a2 & d2"),
        FACTS + [ALL, up("heads"), down("base", "a3"), up("a2"), down("a1", "a3"), down("d1", "a3"), up("a1"), down("a1@base", "a2")],
    ),
    (
        "a dependency that is implied otherwise does not break the rows",
        graph("d1", "d2 < d1", "a1 & d2", "a2 < a1 & d1", "a3 < a2"),
        FACTS + [ALL, up("heads"), down("base", "a3"), up("a2", "a1"), down("a1", "a3"), down("a1", "a2"), up("a2", "d2")],
    ),
    (
        "a dependency on an ancestor, and on a parent",
        graph("a1", "a2 < a1 & a1", "a3 < a2 & a1", "b1 & a3 a1", "b2 < b1 & b1"),
        FACTS + [ALL, up("heads"), down("base", "b2"), up("a3", "a2"), down("a1", "a3")],
    ),
    (
        "a dependency by label",
        graph("a1 # aye", "a2 < a1", "b1 # bee", "b2 < b1 & aye", "b3 < b2 & a1"),
        FACTS + [ALL, up("b2"), up("heads"), down("aye@base", "a2", "b3")],
    ),
    (
        "labels reach descendants, and parents only in a single line",
        graph("a1", "a2 < a1 # mid", "a3 < a2", "b1", "b2 < b1 # fork", "b3 < b2", "b4 < b2", "c1", "c2 < c1", "c3 < c2 # tip",
              "d1", "d2 < d1", "d3 < d1 # side", "e1 & c1", "m1 < a3 b3 # merged", "m2 < m1"),
        FACTS + [history("tip@base:heads"), history("mid@base:heads"), history("fork@base:heads"), show("fork@-1"), show("mid@-1")],
    ),
    (
        "labels with hyphens, digits and odd characters",
        graph("a1", "a2 < a1 # my-2x", "a3 < a2", "b2 < a1 # my-2 b:c", "my < b2"),
        [up("my-2x@head"), up("my-2x"), up("my-2"), show("my-2"), show("my-2x@head"), down("my-2x@base", "a3"),
         down("my-2", "my"), up("my-2@head"), up("b:c"), stamp("my-2"), depends("my-2"), up("my-1")],
    ),
    (
        "the slug is the last resort",
        graph('a1 "create_users"', 'a2 < a1 # drop_users "create_roles"', 'a3 < a2 "same_slug"', 'a4 < a3 "same_slug"'),
        [up("create_users"), up("create_roles"), down("create_users", "a4"), show("create_roles"), up("same_slug"),
         up("drop_users"), up("create_"), up("drop"), up("drop_users@create_roles"), stamp("create_roles"),
         history("create_roles:"), parents("same_slug"), parents("create_roles", True), depends("create_users"),
         up("create_users+1"), up("create_user")],
    ),
    (
        "a shared base is in the lineage of every branch",
        FORK,
        [up("left@base1"), show("left@base1"), up("base1@heads"), up("base1@left2"), down("base1@base1", "left2", "right2"),
         show("left@base1@x")],
    ),
    (
        "a prefix is looked up on the branch",
        graph("root1", "abcd1 < root1 # one", "abcd2 < root1 # two", "one2 < abcd1"),
        [up("abcd"), up("one@abcd"), up("two@abcd"), show("one@abcd"), stamp("one@abcd"), stamp("one@abcd", "root1"),
         down("one@abcd", "one2"), up("one@one"), up("one@two"), up("on@head")],
    ),
    ("a self-loop", graph("a1", "b1 < a1 b1"), []),
    ("a dependency self-loop", graph("a1", "b1 < a1 & b1"), []),
    ("a dependency self-loop by label", graph("a1", "b1 < a1 & bee # bee"), []),
    ("a circle without head and base", graph("a1 < b1", "b1 < a1"), []),
    ("a circle without base", graph("a1 < b1", "b1 < a1", "c1 < b1"), []),
    ("a circle without head", graph("z1", "b1 < z1 a1", "a1 < b1"), []),
    ("a circle beside a sound branch", graph("a1 < b1", "b1 < a1", "c1", "d1 < c1"), []),
    ("a circle between a base and a head", graph("c1", "a1 < c1 b1", "b1 < a1", "d1 < b1"), []),
    ("a circle of three in a longer chain", graph("x1", "a1 < x1 d1", "b1 < a1", "d1 < b1", "e1 < d1", "f1 < e1"), []),
    ("a circle through a dependency", graph("a1 & b1", "b1 < a1"), []),
    ("a dependency circle between a base and a head", graph("z1", "a1 < z1 & c1", "b1 < a1", "c1 < b1", "d1 < c1"), []),
    ("a dependency circle of two branches", graph("a1", "a2 < a1 & b2", "b1", "b2 < b1 & a2", "z1"), []),
    ("a parent that does not exist", graph("a1", "b1 < nope"), []),
    ("a dependency that does not exist", graph("a1", "b1 < a1 & nope"), []),
    ("a dependency by prefix", graph("abcde1", "b1 < abcde1 & abcde"), []),
    ("a parent by label", graph("a1 # aye", "b1 < aye"), []),
    ("an id twice", graph("a1", "b1 < a1", "a1"), []),
    ("a label twice", graph("a1 # same", "b1 < a1 # same"), []),
    ("a label twice in one script", graph("a1 # same same"), []),
    ("a label that is an id", graph("a1", "b1 < a1 # a1"), []),
    ("a label that is its own id", graph("a1 # a1"), []),
    ("illegal characters in an id", graph("a-1+x"), []),
]
