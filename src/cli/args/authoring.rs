//! The commands of those who write rules: why, what changes, and what helps to write.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use triaje::compare::Aspect;

use super::{base, delimiter, flag, input, message_options, option, path, path_option, row_format};
use super::{pack_command, report_is_json, text, texts, triage};
use crate::cli::diff::DiffOptions;
use crate::cli::explain::ExplainOptions;
use crate::cli::new::NewOptions;
use crate::cli::rows::Input;
use crate::cli::schema::SchemaOptions;
use crate::cli::script::ScriptOptions;
use crate::cli::test::TestOptions;
use crate::cli::texts::Lang;

pub(super) fn explain_command(lang: Lang) -> clap::Command {
    base("explain", lang.help_explain(), Some(message_text(lang)), lang)
        .override_usage(lang.usage_explain())
        .arg(option("why-not", "LABEL", lang.help_why_not()).action(ArgAction::Append))
        .arg(flag("json", lang.help_account_json()))
        .args(message_options(lang))
        .arg(path_option("pack", "DIR", lang.help_pack()))
}

pub(super) fn message_text(lang: Lang) -> Arg {
    Arg::new("text").value_name("TEXT").value_parser(value_parser!(OsString)).help(lang.help_text())
}

pub(super) fn explain(matches: &ArgMatches) -> ExplainOptions {
    ExplainOptions { message: triage(matches), why_not: texts(matches, "why-not") }
}

pub(super) fn script_command(lang: Lang) -> clap::Command {
    let file = Arg::new("file")
        .value_name("FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(lang.help_script_file());
    let message = option("text", "TEXT", lang.help_text()).long("message");
    let run = base("run", lang.help_script_run(), Some(file), lang)
        .override_usage(lang.usage_script())
        .arg(message.value_parser(value_parser!(OsString)))
        .arg(flag("json", lang.help_script_json()))
        .args(message_options(lang))
        .arg(path_option("pack", "DIR", lang.help_pack()));
    base("script", lang.help_script(), None, lang)
        .override_usage(lang.usage_script())
        .subcommand_required(true)
        .subcommand_help_heading(lang.commands())
        .disable_help_subcommand(true)
        .subcommand(run)
}

pub(super) fn script(matches: &ArgMatches) -> ScriptOptions {
    let run = matches.subcommand_matches("run").unwrap_or(matches);
    ScriptOptions { file: path(run, "file").unwrap_or_default(), message: triage(run) }
}

pub(super) fn diff_command(lang: Lang) -> clap::Command {
    let folder = |name: &'static str, value: &'static str, help: &'static str| {
        let folder = Arg::new(name).value_name(value).required(true).help(help);
        folder.value_parser(value_parser!(PathBuf)).help_heading(lang.arguments())
    };
    let protect = option("protect", "ASPECTS", lang.help_protect())
        .value_delimiter(',')
        .value_parser(|name: &str| Aspect::from_name(name).ok_or("an aspect"));
    base("diff", lang.help_diff(), Some(folder("old", "OLD", lang.help_old())), lang)
        .override_usage(lang.usage_diff())
        .arg(folder("new", "NEW", lang.help_new()))
        .arg(folder("corpus", "CORPUS", lang.help_corpus()))
        .arg(protect)
        .arg(path_option("ndjson", "FILE", lang.help_ndjson()))
        .arg(path_option("html", "FILE", lang.help_html()))
        .arg(row_format(lang))
        .arg(delimiter(lang))
}

pub(super) fn diff(matches: &ArgMatches) -> DiffOptions {
    DiffOptions {
        old: path(matches, "old").unwrap_or_default(),
        new: path(matches, "new").unwrap_or_default(),
        corpus: input(matches, "corpus"),
        protect: matches.get_many::<Aspect>("protect").into_iter().flatten().copied().collect(),
        ndjson: path(matches, "ndjson"),
        html: path(matches, "html"),
    }
}

pub(super) fn schema_command(lang: Lang) -> clap::Command {
    let kind = Arg::new("kind").value_name("KIND").help(lang.help_kind());
    base("schema", lang.help_schema(), Some(kind), lang)
        .override_usage(lang.usage_schema())
        .arg(path_option("output", "DIR", lang.help_schema_output()))
        .arg(path_option("pack", "DIR", lang.help_pack()))
}

pub(super) fn schema(matches: &ArgMatches) -> SchemaOptions {
    SchemaOptions {
        kind: text(matches, "kind"),
        output: path(matches, "output"),
        pack: path(matches, "pack"),
    }
}

pub(super) fn test_command(lang: Lang) -> clap::Command {
    pack_command("test", lang.help_test(), lang)
        .override_usage(lang.usage_test())
        .arg(flag("coverage", lang.help_coverage()))
        .arg(path_option("corpus", "FILE", lang.help_survey_corpus()))
}

pub(super) fn test(matches: &ArgMatches) -> TestOptions {
    let corpus = path(matches, "corpus");
    TestOptions {
        folder: path(matches, "dir"),
        as_json: report_is_json(matches),
        with_coverage: matches.get_flag("coverage"),
        corpus: corpus.map(|path| Input { path, format: None, delimiter: None }),
    }
}

pub(super) fn new_command(lang: Lang) -> clap::Command {
    let folder = Arg::new("dir").value_name("DIR").required(true).help(lang.help_new_dir());
    let folder = folder.value_parser(value_parser!(PathBuf));
    let id = Arg::new("id").value_name("ID").required(true).help(lang.help_new_id());
    let pack = base("pack", lang.help_new_pack(), Some(folder), lang);
    let rule = base("rule", lang.help_new_rule(), Some(id), lang)
        .arg(option("label", "LABEL", lang.help_new_label()).required(true))
        .arg(option("term", "TERM", lang.help_new_term()).required(true))
        .arg(path_option("pack", "DIR", lang.help_pack()));
    let case = base("case", lang.help_new_case(), Some(message_text(lang)), lang)
        .args(message_options(lang))
        .arg(path_option("pack", "DIR", lang.help_pack()));
    base("new", lang.help_new_command(), None, lang)
        .override_usage(lang.usage_new())
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(lang.commands())
        .subcommands([
            pack.override_usage(lang.usage_new_pack()),
            rule.override_usage(lang.usage_new_rule()),
            case.override_usage(lang.usage_new_case()),
        ])
}

pub(super) fn new(matches: &ArgMatches) -> NewOptions {
    match matches.subcommand() {
        Some(("pack", matches)) => {
            NewOptions::Pack { folder: path(matches, "dir").unwrap_or_default() }
        }
        Some(("rule", matches)) => NewOptions::Rule {
            id: text(matches, "id").unwrap_or_default(),
            label: text(matches, "label").unwrap_or_default(),
            term: text(matches, "term").unwrap_or_default(),
            pack: path(matches, "pack"),
        },
        // The only one left: a command is required.
        other => {
            NewOptions::Case { message: triage(other.map_or(matches, |(_, matches)| matches)) }
        }
    }
}
