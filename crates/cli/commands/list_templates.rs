//! `list-templates`: what `init` can make.

use revgraph_migrate::template;
use serde_json::json;

use crate::cli::Outcome;
use crate::cli::error::CliError;
use crate::cli::output::Output;

pub(super) fn run(output: &mut Output) -> Result<Outcome, CliError> {
    let templates = template::list();
    if output.is_json() {
        let list: Vec<_> = templates
            .iter()
            .map(|template| json!({ "name": template.name, "description": template.description }))
            .collect();
        output.json(&list)?;
        return Ok(Outcome::Done);
    }
    output.line("Available templates:\n")?;
    for template in templates {
        output.line(format_args!("{} - {}", template.name, template.description))?;
    }
    output.line("\nTemplates are used via the 'init' command, e.g.:\n")?;
    let init = output
        .program()
        .command("init --template generic ./scripts");
    output.line(format_args!("  {init}"))?;
    Ok(Outcome::Done)
}
