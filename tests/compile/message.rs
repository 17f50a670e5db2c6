//! Messages of the compiler, without what changes when a line is added somewhere else.

use serde_json::Value;

/// A message as the compiler prints it; none if it only says how many others there are.
///
/// Lines of other files than this one lose their numbers, and dependencies their versions.
pub fn words(message: &Value, file: &str) -> Option<String> {
    let text = message["message"].as_str()?;
    if message["level"] == "failure-note" || text.starts_with("aborting due to ") {
        return None;
    }
    Some(without_places(message["rendered"].as_str()?, file))
}

fn without_places(rendered: &str, file: &str) -> String {
    // Line numbers stand left of the snippets, in a column as wide as the longest of them.
    let first = rendered.lines().find(|line| line.trim_start().starts_with("--> "));
    let Some(width) = first.and_then(|line| line.find("--> ")) else { return rendered.to_owned() };
    let mut is_here = true;
    let mut words = String::new();
    for line in rendered.lines() {
        let (number, rest) = line.split_at_checked(width).unwrap_or(("", line));
        let arrow = ["--> ", "::: "].into_iter().find_map(|arrow| Some((arrow, rest.strip_prefix(arrow)?)));
        let line = if let Some((arrow, place)) = arrow {
            let place = place.replace('\\', "/");
            is_here = place.starts_with(file);
            format!(" {arrow}{}", if is_here { place } else { path(&place) })
        } else if line.starts_with("...") {
            // Lines that are left out may be within a span, which is drawn in the same column as elsewhere.
            format!("... {}", line.get(width + 3..).unwrap_or_default())
        } else if number.chars().all(|c| c == ' ' || c.is_ascii_digit()) {
            format!("{:1}{rest}", if is_here { number.trim() } else { "" })
        } else {
            // What begins here is about the program, until it says otherwise.
            is_here = true;
            line.to_owned()
        };
        let line = match line.split_once("and ") {
            // How many types implement a trait is a matter of the features of dependencies.
            Some((indent, rest)) if indent.trim().is_empty() && rest.ends_with(" others") => {
                format!("{indent}and others")
            }
            _ => line,
        };
        words.push_str(line.trim_end());
        words.push('\n');
    }
    words
}

/// The path of a place, without its line and column; that of a dependency begins at its name, without the version.
fn path(place: &str) -> String {
    let path = place.rsplitn(3, ':').last().unwrap_or(place);
    // ~/.cargo/registry/src/index.crates.io-0123456789abcdef/serde_json-1.0.0/src/ser.rs
    let in_registry = path.split_once("/registry/src/").and_then(|(_, path)| path.split_once('/')?.1.split_once('/'));
    match in_registry {
        Some((package, path)) => format!("{}/{path}", package.rsplit_once('-').map_or(package, |(name, _)| name)),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_lines_stay_in_the_program_alone() {
        let rendered = "error: two
   --> tests/compile/fail/a.rs:4:13
    |
4   |     two(1);
    |     ^^^ - one
    |
note: defined here
   --> /home/me/.cargo/registry/src/index-0123/b-1.0.0/src/b.rs:120:8
    |
 99 | / fn
...   |
120 | | two()
    | |_____^
    = note: it is
            two
          and 12 others
help: say it
    |
4   |     two(1, 2);
    |          +++

";
        let expected = "error: two
 --> tests/compile/fail/a.rs:4:13
  |
4 |     two(1);
  |     ^^^ - one
  |
note: defined here
 --> b/src/b.rs
  |
  | / fn
... |
  | | two()
  | |_____^
  = note: it is
          two
        and others
help: say it
  |
4 |     two(1, 2);
  |          +++

";
        let words = without_places(rendered, "tests/compile/fail/a.rs");
        assert_eq!(words, expected, "\n{words}");
    }
}
