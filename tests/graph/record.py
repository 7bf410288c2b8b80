"""Asks Alembic about revision graphs and writes its answers down as data.

Run it from anywhere, with Alembic installed:

    PYTHONHASHSEED=0 python3 tests/graph/record.py

It writes scenarios.jsonl (hand-written graphs, from scenarios.py) and random.jsonl (graphs made from a seed) beside
itself. README.md has the format. The commands that answer are Alembic's own (`alembic.command`); only what is around
them is replaced: the script files by revisions in memory, the database by a list of rows.

Every question is asked twice: of Alembic as it is, and of Alembic with the deliberate differences applied (`Ours`).
Where the two differ the case carries the name of the difference and both answers.
"""

import json
import random
import re
import types
import warnings
from pathlib import Path
from unittest import mock

import alembic
from alembic import command, util
from alembic.config import Config
from alembic.runtime.migration import HeadMaintainer
from alembic.script import base as script_base
from alembic.script import revision as script_revision
from alembic.script.revision import RevisionError, RevisionMap

HERE = Path(__file__).parent
RELATIVE = re.compile(r"(?:([^@]+)@)?(\w+)?((?:\+|-)\d+)$")
RELATIVE_REST = re.compile(r"(\w+)?([+-]\d+)$")
MARK = []  # the differences that the current question ran into


def mark(difference):
    if difference not in MARK:
        MARK.append(difference)


class Script(script_base.Script):
    """Prints its id and nothing else, whatever the command."""

    log_entry = property(lambda self: self.revision)
    position = 0

    def __hash__(self):
        # Sets of revisions iterate in load order, so that every recording gives the same.
        return self.position

    def cmd_format(self, *args, **kwargs):
        return self.revision


def script(position, entry):
    identifier, parents, depends_on, labels, _slug = entry
    module = types.SimpleNamespace(
        down_revision=tuple(parents) or None,
        depends_on=tuple(depends_on) or None,
        branch_labels=tuple(labels) or None,
        upgrade=lambda: None,
        downgrade=lambda: None,
    )
    made = Script(module, identifier, "/x/%s.py" % identifier)
    made.position = position
    return made


class Ordered(RevisionMap):
    """Alembic, without chance: several dependencies keep the order in which they are written (or the reverse)."""

    backwards = False

    def _normalize_depends_on(self, revisions, map_):
        super()._normalize_depends_on(revisions, map_)
        for revision in revisions:
            kept = set(revision._normalized_resolved_dependencies)
            written = [d for d in dict.fromkeys(revision._resolved_dependencies) if d in kept]
            revision._normalized_resolved_dependencies = tuple(written[::-1] if self.backwards else written)


class Backwards(Ordered):
    backwards = True


class Ours(Ordered):
    """Alembic with the deliberate differences: D2 (anchored, no crash), D5, D6, D7."""

    def _resolve_revision_number(self, id_):
        if isinstance(id_, str) and "@" in id_:
            label = id_.split("@", 1)[0]
            if label:
                self._resolve_branch(label)  # D6: a bogus label is an error even when nothing looks at it
        return super()._resolve_revision_number(id_)

    def get_revisions(self, id_):
        if isinstance(id_, str):
            label, at, rest = id_.partition("@") if "@" in id_ else ("", "", id_)
            if re.fullmatch(r"-\d+", rest) and int(rest) < 0:
                heads = [self._revision_map[head] for head in self._real_heads]
                if label:
                    heads = [head for head in heads if self.is_member(head, label)]
                found = tuple(self._walk(head, steps=int(rest)) for head in heads)
                return found
            if re.match(r"\s*-\s*[\d_]+\s*$", rest):
                # What Python reads as a number is not always one (`-0` is, but leads nowhere).
                raise script_revision.ResolutionError("", rest)
        return super().get_revisions(id_)

    def filter_for_lineage(self, targets, check_against, include_dependencies=False):
        label, at, rest = check_against.partition("@") if isinstance(check_against, str) else ("", "", "")
        if label and rest not in ("", "head", "heads", "base"):
            # A stamp resolves the prefix of `label@prefix` on the branch too, not only when there are no rows.
            found = self.get_revision(check_against).revision
            return super().filter_for_lineage(targets, "%s@%s" % (label, found), include_dependencies)
        return super().filter_for_lineage(targets, check_against, include_dependencies)

    def _topological_sort(self, revisions, heads):
        # A range on a branch that is a head only by `down_revision`: start at its own tips.
        needed = {down for revision in revisions for down in revision._normalized_down_revisions}
        return super()._topological_sort(revisions, [r for r in revisions if r.revision not in needed])

    def is_member(self, revision, label):
        carrier = self._resolve_branch(label)
        if label in carrier._orig_branch_labels:
            return label in revision.branch_labels
        return self._shares_lineage(revision.revision, (carrier.revision,))

    def _walk(self, start, steps, branch_label=None, no_overwalk=True):
        if steps < 0 and (start is None or start == "base"):
            raise RevisionError("Walked too far")
        return super()._walk(start, steps, branch_label, no_overwalk)

    def narrowed(self, target):
        """The target with its symbol resolved on its branch; None when it is not relative to a symbol."""
        match = RELATIVE.match(target) if isinstance(target, str) else None
        if not match or target.rpartition("@")[2] in self._revision_map:
            return None
        label, symbol, relative = match.groups()
        if symbol is None:
            return None
        try:
            found = self.get_revision("%s@%s" % (label, symbol) if label else symbol)
        except script_revision.MultipleHeads as error:
            raise script_revision.MultipleHeads(error.heads, target)
        return label, found, int(relative)

    def _parse_upgrade_target(self, current_revisions, target, assert_relative_length):
        if isinstance(target, str) and target.rpartition("@")[2] in self._revision_map:
            return self.get_revisions(target)
        narrowed = self.narrowed(target)
        if narrowed:
            label, start, steps = narrowed
            found = self._walk(
                start, steps, label if steps > 0 else None, no_overwalk=assert_relative_length
            )
            if found is None or found == "base":
                raise RevisionError("Walked too far")
            return (found,)
        if isinstance(target, str) and not RELATIVE.match(target):
            return self.get_revisions(target)
        return super()._parse_upgrade_target(current_revisions, target, assert_relative_length)

    def _parse_downgrade_target(self, current_revisions, target, assert_relative_length):
        if target is None:
            return super()._parse_downgrade_target(current_revisions, target, assert_relative_length)
        narrowed = self.narrowed(target)
        if narrowed:
            label, start, steps = narrowed
            found = self._walk(start, steps, label if steps > 0 else None)
            if found is None:
                raise RevisionError("Walked too far")
            return label, found
        match = RELATIVE.match(target)
        if not match or target.rpartition("@")[2] in self._revision_map:
            label = target.split("@", 1)[0] if "@" in target else None
            return label or None, self.get_revision(target)
        label, _, relative = match.groups()
        steps = int(relative)
        if steps < 0:
            if label:
                self._resolve_branch(label)
            rows = [self._revision_map[row] for row in util.to_tuple(current_revisions)]
            starts = rows
            if label:
                starts = [row for row in rows if self._shares_lineage(row.revision, (self._resolve_branch(label).revision,))]
                if not starts:
                    tips = self._get_all_current(tuple(row.revision for row in rows))
                    branch = self._resolve_branch(label).revision
                    starts = [tip for tip in tips if self._shares_lineage(tip.revision, (branch,))]
            if len(starts) > 1:
                order = list(self._revision_map)
                starts = sorted((start.revision for start in starts), key=order.index)
                raise RevisionError("Ambiguous downgrade from multiple current revisions: " + ", ".join(starts))
            if not starts:
                raise RevisionError("Relative revision %s didn't produce %d migrations" % (relative, -steps))
        return super()._parse_downgrade_target(current_revisions, target, assert_relative_length)

    def _collect_upgrade_revisions(self, upper, lower, **kwargs):
        # A branch on the lower end of a history range: any branch, not only a label.
        if isinstance(lower, str) and lower.partition("@")[0] and "@" in lower:
            label = lower.partition("@")[0]
            carrier = self._resolve_branch(label)
            if carrier.revision == label and len(carrier.branch_labels) == 1:
                label = next(iter(carrier.branch_labels))
            elif label not in carrier._orig_branch_labels:
                kept = [
                    revision
                    for revision in self._parse_upgrade_target(lower, upper, kwargs["assert_relative_length"])
                    if self.is_member(revision, label)
                ]
                if not all(isinstance(r, script_revision.Revision) for r in self.get_revisions(lower)):
                    raise AssertionError("walked past the end")
                rest = lower.partition("@")[2]
                resolved = tuple(r.revision for r in self.get_revisions(lower) if isinstance(r, script_revision.Revision))
                return super()._collect_upgrade_revisions(
                    tuple(r.revision for r in kept), resolved if rest != "base" else (), **kwargs
                )
        return super()._collect_upgrade_revisions(upper, lower, **kwargs)


class Environment:
    """Stands in for alembic.runtime.environment.EnvironmentContext, env.py and the database."""

    rows = ()

    def __init__(self, config, script, fn, purge=False, **kwargs):
        self.config, self.fn, self.purge = config, fn, purge
        script.run_env = self.run

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def run(self):
        rows = () if self.purge else tuple(Environment.rows)
        context = mock.MagicMock(as_sql=False, version_table="alembic_version")
        context.dialect.supports_sane_rowcount = False
        context.get_current_heads = lambda: rows
        maintainer = HeadMaintainer(context, rows)
        for step in self.fn(rows, context):
            name = step.revision.revision if hasattr(step, "revision") else "".join(step.to_)
            shown = [list(step.from_revisions_no_deps), list(step.to_revisions_no_deps)]
            done = {"name": name, "shown": shown, "rows": None}
            self.config.steps.append(done)
            maintainer.update_to_step(step)
            done["rows"] = sorted(maintainer.heads)


class OurDirectory(script_base.ScriptDirectory):
    """The errors of a history range name the end that is wrong, and `current` as it was typed."""

    def walk_revisions(self, base="base", head="heads"):
        try:
            with self._catch_revision_errors(start=typed(base), end=typed(head)):
                try:
                    yield from self.revision_map.iterate_revisions(
                        head, base, inclusive=True, assert_relative_length=False
                    )
                except script_revision.MultipleHeads as error:
                    with self._catch_revision_errors():
                        raise
        except util.CommandError as error:
            if typed(base) != base or typed(head) != head or "Multiple head" in str(error):
                mark("text")
            raise


def typed(end):
    return end if isinstance(end, str) else "current"


class Stop(Exception):
    pass


class Graph:
    """One graph, loaded into one variant of Alembic."""

    def __init__(self, entries, variant):
        self.entries = entries
        self.variant = variant
        directory = OurDirectory if variant is Ours else script_base.ScriptDirectory
        self.directory = directory("/tmp", version_locations=["/tmp"])
        self.directory.revision_map = variant(lambda: [script(*entry) for entry in enumerate(entries)])
        self.directory.revision_map.heads  # loads

    def ask(self, question):
        """The answer: {"error": text}, {"crash": text}, {"plan": [...]} or {"list": [...]}."""
        kind = question["q"]
        rows = question.get("rows", [])
        config = Config()
        config.print_stdout = lambda text, *arg: config.printed.append(str(text))
        config.printed, config.steps = [], []
        Environment.rows = rows
        text = question.get("to")
        try:
            with mock.patch.object(command, "EnvironmentContext", Environment), mock.patch.object(
                command.ScriptDirectory, "from_config", lambda config: self.directory
            ), warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                if kind == "upgrade":
                    command.upgrade(config, text)
                elif kind == "downgrade":
                    command.downgrade(config, text)
                elif kind == "stamp":
                    if self.variant is Ours:
                        refuse_relative(self, text, () if question.get("purge") else tuple(rows))
                    command.stamp(config, text, purge=question.get("purge", False))
                elif kind == "history":
                    command.history(config, text)
                elif kind == "show":
                    command.show(config, text)
                elif kind == "facts":
                    config.printed = [facts(self.directory.get_revision(e[0])) for e in self.entries]
                elif kind == "heads":
                    command.heads(config)
                elif kind == "effective heads":
                    command.heads(config, resolve_dependencies=True)
                elif kind == "branches":
                    command.branches(config)
                    config.printed = [line.split("\n")[0] for line in self.branch_points()]
                elif kind == "current":
                    command.current(config)
                    order = [entry[0] for entry in self.entries]
                    config.printed.sort(key=order.index)
                elif kind == "at head":
                    command.current(config, check_heads=True)
                    config.printed = []
                elif kind == "parents":
                    splice = question.get("splice", False)
                    return {"list": self.new_revision(text, splice)[0]}
                elif kind == "dependency":
                    return {"list": self.new_revision("base", False, text)[1]}
                else:
                    raise ValueError(kind)
        except util.CommandError as error:
            return {"error": str(error)}
        except RevisionError as error:
            return {"error": str(error)}
        except Exception as error:
            answer = {"crash": type(error).__name__}
            if config.steps:
                answer["plan"] = config.steps
            return answer
        answer = {"plan": config.steps} if kind in ("upgrade", "downgrade", "stamp") else {"list": config.printed}
        if caught:
            answer["warning"] = str(caught[0].message)
        return answer

    def branch_points(self):
        return [s.revision for s in self.directory.walk_revisions() if s.is_branch_point]

    def new_revision(self, heads, splice, depends_on=None):
        if self.variant is Ours and depends_on is None:
            try:
                found = self.directory.revision_map.get_revisions(heads)
            except RevisionError:
                found = ()
            if not all(isinstance(r, script_revision.Revision) for r in found):
                raise AssertionError("walked past the end")
        caught = {}

        def stop(src, dest, **kw):
            caught.update(kw)
            raise Stop

        with mock.patch.object(self.directory, "_generate_template", stop):
            try:
                self.directory.generate_revision("new", None, head=heads, splice=splice, depends_on=depends_on)
            except Stop:
                pass
        lists = []
        for name in ("down_revision", "depends_on"):
            lists.append([p for p in util.to_list(caught[name], default=[])])
        if any(p is None for p in lists[0]):
            raise AssertionError("walked past the end")
        return lists


def facts(revision):
    flags = [
        ("h", revision.is_head),
        ("e", revision._is_real_head),
        ("b", revision.is_base),
        ("p", revision.is_branch_point),
        ("m", revision.is_merge_point),
    ]
    flags = "".join(letter for letter, is_so in flags if is_so)
    return "%s %s [%s]" % (revision.revision, flags, " ".join(sorted(revision.branch_labels)))


def refuse_relative(graph, targets, rows):
    if any(":" in target for target in targets):
        mark("text")
        raise util.CommandError("Range revision not allowed")
    for target in targets:
        rest = target.partition("@")[2] if "@" in target else target
        if RELATIVE_REST.match(rest) and rest not in graph.directory.revision_map._revision_map:
            graph.directory.get_revisions(rows)
            label = target.partition("@")[0] if "@" in target else ""
            if label:
                graph.directory.get_revisions("%s@base" % label)
            raise util.CommandError("Can't locate revision identified by '%s'" % rest)
        graph.directory._stamp_revs((target,), rows)


# What must come out, computed by brute force from the definition.


class Model:
    def __init__(self, entries):
        slugs = [entry[4] for entry in entries]
        self.slugs = {entry[4]: entry[0] for entry in entries if slugs.count(entry[4]) == 1}
        self.order = [entry[0] for entry in entries]
        self.labels = [label for entry in entries for label in entry[3]]
        names = {entry[0]: entry[0] for entry in entries}
        for entry in entries:
            for label in entry[3]:
                names[label] = entry[0]
        self.needs = {e[0]: list(dict.fromkeys(list(e[1]) + [names[d] for d in e[2]])) for e in entries}
        self.below = {}
        for entry in entries:
            self.ancestors(entry[0])

    def ancestors(self, identifier):
        stack, seen = [identifier], set()
        while stack:
            at = stack.pop()
            if at not in seen:
                seen.add(at)
                stack.extend(self.needs[at])
        self.below[identifier] = seen
        return seen

    def applied(self, rows):
        return set().union(*[self.below[row] for row in rows]) if rows else set()

    def tips(self, applied):
        return [r for r in self.order if r in applied and not any(r != o and r in self.below[o] for o in applied)]

    def minimal(self, rows):
        return self.tips(set(rows))


def expected(graphs, model, question):
    """What revgraph must answer, what Alembic answers, and the differences between the two."""
    plain, backwards, ours = graphs
    theirs = plain.ask(question)
    kind = question["q"]
    asked = dict(question)
    differences = []
    rows = question.get("rows")
    if rows is not None and not question.get("purge"):
        unknown = [row for row in rows if row not in model.order]
        if kind == "history" and "current" not in question["to"]:
            unknown, rows = [], model.minimal(set(rows) - set(unknown))
        if unknown:
            answer = ours.ask(question)
            if "error" not in answer or kind == "at head" or "Ambiguous upgrade" in answer["error"]:
                answer = {"error": "Can't locate revision identified by '%s'" % unknown[0]}
                differences.append("D4")
            return answer, theirs, differences
        asked["rows"] = model.minimal(rows)
        if asked["rows"] != rows:
            differences.append("D4")
    answer = ours.ask(asked)
    by_slug = with_slug(model, asked)
    if by_slug != asked and "Can't locate" in answer.get("error", ""):
        asked = by_slug
        answer = ours.ask(asked)
        differences.append("slug")
    if "plan" in answer or "plan" in theirs:
        if backwards.ask(asked) != plain.ask(asked):
            differences.append("D10")
    elif kind == "history" and backwards.ask(asked) != plain.ask(asked):
        differences.append("D10")
    if kind == "at head":
        head = model.applied(rows) == set(model.order)
        answer = {"list": []} if head else {"error": "Database is not on all head revisions"}
        if "error" in theirs and head:
            differences.append("D9")
    if kind == "stamp":
        answer = stamped(ours, model, asked, answer, differences)
    elif "plan" in answer:
        rows_after(ours, model, asked, answer, differences)
    if "crash" in answer:
        answer = without_crash(ours, asked, answer, differences)
    return answer, theirs, differences


def with_slug(model, question):
    """The question with ids in the place of slugs."""

    def replaced(text):
        return re.sub(r"(?<![\w@])\w+(?![\w@])", lambda word: model.slugs.get(word[0], word[0]), text)

    to = question.get("to")
    if to and any(model.slugs):
        return dict(question, to=[replaced(t) for t in to] if isinstance(to, list) else replaced(to))
    return question


def rows_after(ours, model, asked, answer, differences):
    """Puts the minimal rows after each step; says where Alembic's rows are others."""
    if answer.pop("crash", None):
        # The table update crashed in the middle; the plan itself is sound.
        answer["plan"] = planned(ours, asked)["plan"]
    applied = model.applied(asked["rows"])
    for step in answer["plan"]:
        if asked["q"] == "upgrade":
            applied.add(step["name"])
        else:
            applied.remove(step["name"])
        tips = sorted(model.tips(applied))
        if step["rows"] != tips and "D3" not in differences:
            differences.append("D3")
        step["rows"] = tips


def planned(ours, asked):
    """The answer with a version table that is never written."""
    with mock.patch.object(HeadMaintainer, "update_to_step", lambda self, step: None):
        return ours.ask(asked)


def stamped(ours, model, asked, answer, differences):
    """The minimal set of the targets, beside the rows of unrelated branches."""
    if "error" in answer:
        return answer
    plan = planned(ours, asked)
    if "crash" in plan and not plan.get("plan"):
        return answer
    rows = [] if asked.get("purge") else list(asked["rows"])
    targets, lineage = [], []
    for text in asked["to"]:
        for found in ours.directory.get_revisions(text):
            targets.append(found.revision)
        revisions = ours.directory.revision_map
        lineage += [
            r for r in rows if r in [
                x.revision
                for x in revisions.filter_for_lineage(
                    [revisions._revision_map[row] for row in rows], text, include_dependencies=True
                )
            ]
        ]
    targets = [t for t in dict.fromkeys(targets)]
    targets = [t for t in targets if not any(t != o and t in model.below[o] for o in targets)]
    plan = []
    lineage = list(dict.fromkeys(lineage))
    if not targets:
        for row in lineage:
            rows.remove(row)
            plan.append({"name": "", "shown": [[row], []], "rows": sorted(rows)})
    replaced = [row for row in lineage if row not in targets]
    for target in targets:
        if target in rows:
            continue
        related = any(r in model.below[target] or target in model.below[r] for r in replaced)
        away = replaced if related else []
        rows = [row for row in rows if row not in away] + [target]
        plan.append({"name": target, "shown": [away, [target]], "rows": sorted(rows)})
    if answer.get("plan") != plan or "crash" in answer:
        differences.append("crash" if "crash" in answer else "D4")
    return {"plan": plan}


def without_crash(ours, asked, answer, differences):
    """A clean error instead of a traceback; the text is revgraph's own."""
    kind, text = asked["q"], asked["to"]
    differences.append("crash")
    if kind in ("show", "parents") and text not in ("", "@"):
        return {"error": "Walked too far"}
    if kind == "dependency":
        return {"error": "Can't locate revision identified by '%s'" % text}
    if kind == "history":
        if text.count(":") > 1:
            return {"error": "History range requires [start]:[end], [start]:, or :[end]"}
        relative = RELATIVE.match(text.split(":")[0])
        if relative:
            steps = relative.group(3)
            return {"error": "Relative revision %s didn't produce %d migrations" % (steps, abs(int(steps)))}
    return {"error": "Can't locate revision identified by ''"}


def compact(answer):
    if "plan" in answer:
        answer = dict(answer)
        answer["plan"] = [
            [step["name"], " ".join(step["shown"][0]), " ".join(step["shown"][1])] + (step["rows"] or [])
            for step in answer["plan"]
        ]
    return answer


def record_graph(entries, questions, about=None):
    line = {}
    if about:
        line["about"] = about
    line["graph"] = entries
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            plain = Graph(entries, Ordered)
        problem = None
    except RevisionError as error:
        problem = {"error": str(error)}
    except Exception as error:
        problem = {"crash": "%s: %s" % (type(error).__name__, error)}
    broken = broken_graph(entries)
    if problem or broken:
        line.update({"error": broken or problem["error"]})
        if problem != {"error": line["error"]}:
            line["difference"] = "D10" if problem and "Branch name" in problem.get("error", "") else "D1"
            line["alembic"] = problem or {"loads": True}
        return line
    graphs = (plain, Graph(entries, Backwards), Graph(entries, Ours))
    model = Model(entries)
    line["ask"] = []
    for question in questions(model) if callable(questions) else questions:
        asked = dict(question)
        MARK.clear()
        answer, theirs, differences = expected(graphs, model, asked)
        recorded = dict(question)
        recorded.update(compact(answer))
        recorded.pop("warning", None)
        if compact(theirs) != compact(answer):
            differences = list(MARK) + differences
            if not differences:
                differences = [difference_of(question, theirs, answer)]
            recorded["difference"] = differences[0]
            recorded["alembic"] = short(compact(theirs))
        elif "D10" in differences:
            recorded["difference"] = "D10"
        line["ask"].append(recorded)
    return line


def short(answer):
    """Alembic's other answer is there to be read, not to be checked."""
    if "plan" in answer:
        answer["plan"] = [" ".join(step[:1] + ["->"] + step[3:]) for step in answer["plan"]]
    return answer


def difference_of(question, theirs, answer):
    kind, text = question["q"], question.get("to")
    if "warning" in theirs:
        return "D5"
    if kind == "stamp":
        return "D7" if any(re.search(r"[+-]\d", t) for t in text) else "D4"
    if isinstance(text, str) and "@" in text and "crash" not in theirs:
        bare = text.partition("@")[2]
        if RELATIVE_REST.match(bare) or kind != "history":
            if script_revision._relative_destination.match(text) and not RELATIVE.match(text):
                return "D2"
        return "D6"
    if "crash" in theirs:
        return "crash"
    return "base-N" if "base-" in str(text) else "D2"


def broken_graph(entries):
    """The text of the error that revgraph must give for a graph that Alembic loads, or crashes on."""
    ids = [entry[0] for entry in entries]
    for entry in entries:
        if entry[0] in entry[1]:
            return "Self-loop is detected in revisions (%s)" % entry[0]
        if entry[0] in entry[2] or set(entry[2]) & set(entry[3]):
            return "Dependency self-loop is detected in revisions (%s)" % entry[0]
    for at, identifier in enumerate(ids):
        if identifier in ids[:at]:
            return "Revision %s is present more than once" % identifier
    names = {identifier: identifier for identifier in ids}
    for entry in entries:
        for label in entry[3]:
            if label in names:
                return "Branch name '%s' in revision %s already used by revision %s" % (label, entry[0], names[label])
            names[label] = entry[0]
    for entry in entries:
        for name in entry[1]:
            if name not in ids:
                return "Revision %s referenced from %s is not present" % (name, entry[0])
        for name in entry[2]:
            if name not in names:
                return "Revision %s referenced from %s is not present" % (name, entry[0])
    for kind, parents in (
        ("Cycle", {e[0]: set(e[1]) for e in entries}),
        ("Dependency cycle", {e[0]: set(e[1]) | {names[d] for d in e[2]} for e in entries}),
    ):
        reach = {}
        for identifier in ids:
            stack, seen = list(parents[identifier]), set()
            while stack:
                at = stack.pop()
                if at not in seen:
                    seen.add(at)
                    stack.extend(parents[at])
            reach[identifier] = seen
        circle = [i for i in ids if i in reach[i]]
        if not circle:
            continue
        heads = [i for i in ids if not any(i in parents[o] for o in ids)]
        bases = [i for i in ids if not parents[i]]
        if not heads or not bases:
            named = ids
        else:
            down = set(heads).union(*[reach[h] for h in heads])
            up = {i for i in ids if i in bases or reach[i] & set(bases)}
            first = [i for i in circle if i in reach[circle[0]] and circle[0] in reach[i]]
            named = sorted(set(ids) - (down & up)) or sorted(first)
        return "%s is detected in revisions (%s)" % (kind, ", ".join(named))
    return None


# Random graphs and questions.


def random_id(chance, taken):
    while True:
        kind = chance.random()
        if kind < 0.5:
            identifier = "%04x" % chance.randrange(16**4)
        elif kind < 0.8:
            identifier = chance.choice(["abcd", "ab", "beef"]) + "%x" % chance.randrange(16**3)
        elif kind < 0.9:
            identifier = chance.choice("abcdefxyz") + str(chance.randrange(30))
        else:
            identifier = "%012x" % chance.randrange(16**12)
        if identifier not in taken:
            return identifier


def random_graph(chance):
    size = chance.choice([3, 4, 5, 6, 7, 8, 8, 9, 10, 10, 12, 12, 14, 16, 20, 25])
    if chance.random() < 0.03:
        size = chance.randrange(30, 61)
    branchy, merging, basing = chance.choice([0.15, 0.3, 0.5]), chance.choice([0, 0.15, 0.3]), chance.choice([0, 0.05, 0.2])
    depending, labelling = chance.choice([0, 0, 0.15, 0.3, 0.5]), chance.choice([0, 0.1, 0.25])
    entries, labels = [], {}
    above = {}
    for at in range(size):
        identifier = random_id(chance, {e[0] for e in entries} | set(labels))
        ids = [e[0] for e in entries]
        heads = [i for i in ids if not any(i in e[1] for e in entries)]
        parents = []
        if ids and chance.random() >= basing:
            parents = [chance.choice(ids if chance.random() < branchy else heads)]
            if len(ids) > 2 and chance.random() < merging:
                more = [i for i in (heads if chance.random() < 0.8 else ids) if i not in parents]
                parents += chance.sample(more, min(len(more), chance.choice([1, 1, 1, 2])))
        depends_on = []
        if ids and chance.random() < depending:
            pool = [i for i in ids if i not in parents] or ids
            depends_on = chance.sample(pool, min(len(pool), chance.choice([1, 1, 1, 2, 3])))
            depends_on = [
                next((label for label, carrier in labels.items() if carrier == d and chance.random() < 0.4), d)
                for d in depends_on
            ]
        own = []
        if chance.random() < labelling:
            for _ in range(chance.choice([1, 1, 1, 2])):
                label = chance.choice(["alpha", "beta", "gamma", "delta", "net", "my-2x", "x_1"]) + chance.choice(["", str(at)])
                if label not in labels and label not in ids:
                    labels[label] = identifier
                    own.append(label)
        entries.append([identifier, parents, depends_on, own, ""])
    if chance.random() < 0.6:
        chance.shuffle(entries)
    else:
        entries.sort(key=lambda e: e[0])
    return entries


def random_name(chance, model):
    names = model.order + model.labels
    name = chance.choice(names if chance.random() < 0.5 else model.order)
    if chance.random() < 0.15:
        name = name[: chance.randrange(1, len(name) + 1)]
    if chance.random() < 0.04:
        name = chance.choice(["nothing", "zzzz", "current", "HEAD", "", "a:b", "a+b"])
    return name


def random_target(chance, model):
    prefix = ""
    if chance.random() < 0.35:
        prefix = (chance.choice(model.labels) if model.labels and chance.random() < 0.8 else random_name(chance, model)) + "@"
    kind = chance.random()
    number = chance.choice("+-") + str(chance.choice([1, 1, 1, 2, 2, 3, 4, 0, 9]))
    if kind < 0.12:
        rest = "head"
    elif kind < 0.27:
        rest = "heads"
    elif kind < 0.37:
        rest = "base"
    elif kind < 0.57:
        rest = number
    elif kind < 0.72:
        rest = chance.choice(["head", "heads", "base", random_name(chance, model), random_name(chance, model)]) + number
    else:
        rest = random_name(chance, model)
    if chance.random() < 0.01:
        rest += chance.choice(["abc", "x", " "])
    return prefix + rest


def random_rows(chance, model):
    kind = chance.random()
    if kind < 0.12:
        return []
    if kind < 0.2:
        return model.tips(set(model.order))
    picked = chance.sample(model.order, min(len(model.order), chance.choice([1, 1, 1, 2, 2, 3, 4])))
    if kind > 0.97:
        return [r for r in model.order if r in picked]
    if kind > 0.96:
        return ["gone"] + model.minimal(picked)
    return model.minimal(picked)


def random_questions(chance):
    def questions(model):
        for kind in ("heads", "effective heads", "branches"):
            if chance.random() < 0.3:
                yield {"q": kind}
        yield {"q": "facts"}
        yield {"q": "history", "to": None}
        yield {"q": "upgrade", "rows": [], "to": "heads"}
        yield {"q": "downgrade", "rows": model.tips(set(model.order)), "to": "base"}
        for _ in range(5):
            yield {"q": "upgrade", "rows": random_rows(chance, model), "to": random_target(chance, model)}
        for _ in range(6):
            yield {"q": "downgrade", "rows": random_rows(chance, model), "to": random_target(chance, model)}
        for _ in range(3):
            count = chance.choice([1, 1, 1, 1, 2, 2, 3])
            targets = [random_target(chance, model) for _ in range(count)]
            question = {"q": "stamp", "rows": random_rows(chance, model), "to": targets}
            if chance.random() < 0.15:
                question["purge"] = True
            yield question
        for _ in range(2):
            ends = [random_target(chance, model) if chance.random() < 0.8 else "" for _ in range(2)]
            if chance.random() < 0.15:
                ends[chance.randrange(2)] = "current"
            yield {"q": "history", "rows": random_rows(chance, model), "to": ":".join(ends)}
        for _ in range(2):
            yield {"q": "show", "to": random_target(chance, model)}
        yield {"q": "current", "rows": random_rows(chance, model)}
        yield {"q": "at head", "rows": random_rows(chance, model)}
        names = [random_target(chance, model) for _ in range(chance.choice([1, 1, 2]))]
        yield {"q": "parents", "to": names, "splice": chance.random() < 0.5}
        yield {"q": "dependency", "to": random_target(chance, model)}

    return questions


def break_graph(chance, entries):
    """One defect."""
    entries = [[e[0], list(e[1]), list(e[2]), list(e[3]), e[4]] for e in entries]
    victim, other = chance.choice(entries), chance.choice(entries)
    defect = chance.choice(["loop", "dependency loop", "cycle", "cycle", "dependency cycle", "missing", "missing dependency", "label", "label id", "twice"])
    if defect == "loop":
        victim[1].append(victim[0])
    elif defect == "dependency loop":
        victim[2].append(victim[0])
    elif defect in ("cycle", "dependency cycle"):
        below = Model(entries).below
        pairs = [(a, b) for a in entries for b in entries if a is not b and a[0] in below[b[0]]]
        if pairs:
            low, high = chance.choice(pairs)
            low[1 if defect == "cycle" else 2].append(high[0])
    elif defect == "missing":
        victim[1].append("absent")
    elif defect == "missing dependency":
        victim[2].append("absent")
    elif defect == "label":
        victim[3].append("same")
        other[3].append("same")
    elif defect == "label id":
        victim[3].append(other[0])
    elif defect == "twice" and other is not victim:
        other[0] = victim[0]
    return entries


def write(path, lines):
    with open(path, "w") as out:
        for line in lines:
            out.write(json.dumps(line, separators=(",", ":")) + "\n")
    asked = sum(len(line.get("ask", [1])) for line in lines)
    counts = {}
    for line in lines:
        for case in line.get("ask", [line]):
            if "difference" in case:
                counts[case["difference"]] = counts.get(case["difference"], 0) + 1
    print("%s: %d graphs, %d answers, %d bytes; differences %s" % (path.name, len(lines), asked, path.stat().st_size, counts))


def main():
    import scenarios

    write(HERE / "scenarios.jsonl", [record_graph(s[1], s[2], s[0]) for s in scenarios.SCENARIOS])
    lines = []
    for seed in range(220):
        chance = random.Random(seed)
        entries = random_graph(chance)
        lines.append(record_graph(entries, random_questions(chance)))
        if seed % 3 == 0:
            lines.append(record_graph(break_graph(chance, entries), []))
    write(HERE / "random.jsonl", lines)


if __name__ == "__main__":
    main()
