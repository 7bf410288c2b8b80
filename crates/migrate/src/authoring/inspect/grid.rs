//! Rows in columns, no line wider than a terminal.

/// The width that every terminal has.
pub(super) const WIDTH: usize = 80;

/// What stands between two columns.
const GAP: usize = 2;

/// The least width to which a column is made narrower.
const NARROW: usize = 10;

/// Lines of text, in columns.
pub(super) struct Lines {
    /// The heading and a rule.
    pub(super) heading: String,
    /// Each row; more than a line where something does not fit.
    pub(super) rows: Vec<String>,
}

/// A heading, a rule, and the rows. What does not fit into its column goes on in the next line; nothing is cut off.
pub fn grid(heading: &[&str], rows: &[Vec<String>]) -> String {
    grid_with_whole(heading, rows, &[])
}

/// As [`grid`], where the columns under the headings in `whole` are never made narrower: a date reads badly in two lines.
pub fn grid_with_whole(heading: &[&str], rows: &[Vec<String>], whole: &[&str]) -> String {
    let Lines { heading, rows } = columns(heading, rows, whole);
    heading + &rows.concat()
}

/// The lines of a grid apart, for those who put something between them.
pub(super) fn columns(heading: &[&str], rows: &[Vec<String>], whole: &[&str]) -> Lines {
    let mut widths: Vec<usize> = heading.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            let lines = cell.lines().map(|line| line.chars().count());
            *width = lines.max().unwrap_or(0).max(*width);
        }
    }
    while widths.iter().sum::<usize>() + GAP * (widths.len() - 1) > WIDTH {
        let may_be_broken = heading
            .iter()
            .zip(&mut widths)
            .filter(|(name, _)| !whole.contains(name));
        match may_be_broken.map(|(_, width)| width).max() {
            Some(widest) if *widest > NARROW => *widest -= 1,
            _ => break,
        }
    }
    let heading: Vec<String> = heading.iter().map(|cell| (*cell).to_owned()).collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    Lines {
        heading: line(&heading, &widths) + &line(&rule, &widths),
        rows: rows.iter().map(|row| line(row, &widths)).collect(),
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    let cells: Vec<Vec<String>> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| wrapped(cell, *width))
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..height {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            let part = cell.get(at).map_or("", String::as_str);
            line.push_str(part);
            let used = part.chars().count();
            line.push_str(&" ".repeat(width.saturating_sub(used) + GAP));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Lines of at most this width: broken at blanks where there are some.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut rest: Vec<char> = line.chars().collect();
        while rest.len() > width {
            let blank = rest[..=width]
                .iter()
                .rposition(|character| *character == ' ');
            let end = blank.filter(|at| *at > 0).unwrap_or(width);
            let tail: Vec<char> = rest.split_off(end);
            lines.push(rest.iter().collect());
            rest = tail
                .into_iter()
                .skip_while(|character| *character == ' ')
                .collect();
        }
        lines.push(rest.iter().collect());
    }
    lines
}
