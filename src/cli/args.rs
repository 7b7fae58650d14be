//! The command line: what can be asked, and the help, in the reader's language.

mod authoring;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::Styles;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use triaje::HelpDesk;

use super::check::CheckOptions;
use super::deadline::DeadlineOptions;
use super::diff::DiffOptions;
use super::eval::{EvalOptions, Floor};
use super::exit::Exit;
use super::explain::ExplainOptions;
use super::fit::FitOptions;
use super::new::NewOptions;
use super::output;
use super::rows::{Format, Input};
use super::schema::SchemaOptions;
use super::script::ScriptOptions;
use super::stream::StreamOptions;
use super::test::TestOptions;
use super::texts::Lang;
use super::triage::TriageOptions;

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) lang: Lang,
    pub(crate) command: Command,
}

/// A command with its options.
#[derive(Debug)]
pub(crate) enum Command {
    Triage(TriageOptions),
    Explain(ExplainOptions),
    Diff(DiffOptions),
    Schema(SchemaOptions),
    New(NewOptions),
    Stream(StreamOptions),
    Deadline(DeadlineOptions),
    Eval(EvalOptions),
    Fit(FitOptions),
    Check(CheckOptions),
    Test(TestOptions),
    Script(ScriptOptions),
}

/// Reads the command line. What is left to do when it asks for help, or is wrong, is done.
pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Arguments, Exit> {
    let lang = language(&arguments);
    let matches =
        root(lang).try_get_matches_from(arguments).map_err(|error| report(&error, lang))?;
    let command = match matches.subcommand() {
        Some(("triage", matches)) if matches.contains_id("input") => {
            Command::Stream(stream(matches))
        }
        Some(("triage", matches)) => Command::Triage(triage(matches)),
        Some(("deadline", matches)) => Command::Deadline(deadline(matches)),
        Some(("explain", matches)) => Command::Explain(authoring::explain(matches)),
        Some(("new", matches)) => Command::New(authoring::new(matches)),
        Some(("schema", matches)) => Command::Schema(authoring::schema(matches)),
        Some(("diff", matches)) => Command::Diff(authoring::diff(matches)),
        Some(("eval", matches)) => Command::Eval(eval(matches)),
        Some(("fit", matches)) => Command::Fit(FitOptions {
            labels: input(matches, "labels"),
            output: path(matches, "output"),
            pack: path(matches, "pack"),
        }),
        Some(("check", matches)) => Command::Check(CheckOptions {
            folder: path(matches, "dir"),
            as_json: report_is_json(matches),
        }),
        Some(("test", matches)) => Command::Test(authoring::test(matches)),
        Some(("script", matches)) if matches.subcommand_name().is_some() => {
            Command::Script(authoring::script(matches))
        }
        _ => {
            output::complain(lang, lang.missing_command());
            return Err(Exit::Failed);
        }
    };
    Ok(Arguments { lang, command })
}

/// `--lang`, else the locale. It is looked for before the rest, because the help needs it.
fn language(arguments: &[OsString]) -> Lang {
    let mut rest = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = rest.next() {
        let name = match argument.strip_prefix("--lang") {
            Some("") => rest.next(),
            Some(value) => value.strip_prefix('='),
            None => None,
        };
        if let Some(lang) = name.and_then(Lang::from_name) {
            return lang;
        }
    }
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .find(|locale| !locale.is_empty())
        .map_or(Lang::En, |locale| Lang::of_locale(&locale))
}

fn root(lang: Lang) -> clap::Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help(lang.help_version());
    base("triaje", lang.about(), None, lang)
        .override_usage(lang.usage_root())
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .subcommand_help_heading(lang.commands())
        .arg(version.help_heading(lang.options()))
        .subcommands([
            triage_command(lang),
            authoring::explain_command(lang),
            authoring::diff_command(lang),
            deadline_command(lang),
            eval_command(lang),
            fit_command(lang),
        ])
        .subcommand(
            pack_command("check", lang.help_check(), lang).override_usage(lang.usage_check()),
        )
        .subcommand(authoring::test_command(lang))
        .subcommands([authoring::schema_command(lang), authoring::new_command(lang)])
        .subcommand(authoring::script_command(lang))
}

/// A command with what every command has, after its own argument.
fn base(
    name: &'static str,
    about: &'static str,
    argument: Option<Arg>,
    lang: Lang,
) -> clap::Command {
    let (usage, options) = (lang.usage(), lang.options());
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let language = Arg::new("lang").long("lang").value_name("LANG").value_parser(["es", "en"]);
    clap::Command::new(name)
        .about(about)
        .styles(Styles::plain())
        .help_template(format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}"))
        .disable_help_flag(true)
        .args(argument.map(|argument| argument.help_heading(lang.arguments())))
        .next_help_heading(options)
        .arg(help.help(lang.help_help()))
        .arg(language.help(lang.help_lang()).hide_possible_values(true).global(true))
}

fn triage_command(lang: Lang) -> clap::Command {
    let only_with_input = |arg: Arg| arg.requires("input").conflicts_with("text");
    base(
        "triage",
        lang.help_triage(),
        Some(authoring::message_text(lang).conflicts_with("input")),
        lang,
    )
    .override_usage(lang.usage_triage())
    .arg(flag("json", lang.help_json()))
    .args(message_options(lang).map(|option| option.conflicts_with("input")))
    .arg(flag("redact", lang.help_redact()))
    .arg(
        option("map", "DESK", lang.help_map())
            .value_parser(["zendesk", "freshdesk", "zammad", "chatwoot"])
            .hide_possible_values(true),
    )
    .arg(path_option("pack", "DIR", lang.help_pack()))
    .arg(path_option("input", "FILE", lang.help_input()))
    .arg(only_with_input(path_option("output", "FILE", lang.help_output())))
    .arg(only_with_input(row_format(lang)))
    .arg(only_with_input(delimiter(lang)))
    .arg(only_with_input(path_option("rejects", "FILE", lang.help_rejects())))
}

fn deadline_command(lang: Lang) -> clap::Command {
    let repeated = |arg: Arg| arg.action(ArgAction::Append);
    let category = option("category", "NAME", lang.help_category())
        .value_parser(["peticion", "queja", "reclamo", "sugerencia"])
        .hide_possible_values(true);
    base("deadline", lang.help_deadline(), None, lang)
        .override_usage(lang.usage_deadline())
        .arg(option("received", "TIME", lang.help_received_at()).required(true))
        .args([
            option("country", "CC", lang.help_country()),
            option("sector", "NAME", lang.help_sector()),
            category,
            option("subtype", "NAME", lang.help_subtype()),
            repeated(option("flag", "NAME", lang.help_flag())),
            repeated(option("safety", "NAME", lang.help_safety())),
            repeated(option("field", "NAME=VALUE", lang.help_field())),
        ])
        .arg(flag("json", lang.help_json_timetable()))
        .arg(path_option("pack", "DIR", lang.help_pack()))
}

/// What may be known about one message.
fn message_options(lang: Lang) -> [Arg; 6] {
    [
        option("subject", "TEXT", lang.help_subject()),
        option("channel", "NAME", lang.help_channel()),
        option("country", "CC", lang.help_country()),
        option("sector", "NAME", lang.help_sector()),
        option("received-at", "TIME", lang.help_received_at()),
        option("field", "NAME=VALUE", lang.help_field()).action(ArgAction::Append),
    ]
}

fn labels(lang: Lang) -> Arg {
    Arg::new("labels")
        .value_name("LABELS")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(lang.help_labels())
}

fn fit_command(lang: Lang) -> clap::Command {
    base("fit", lang.help_fit(), Some(labels(lang)), lang)
        .override_usage(lang.usage_fit())
        .arg(path_option("output", "FILE", lang.help_fit_output()))
        .arg(path_option("pack", "DIR", lang.help_pack()))
        .arg(row_format(lang))
        .arg(delimiter(lang))
}

fn eval_command(lang: Lang) -> clap::Command {
    base("eval", lang.help_eval(), Some(labels(lang)), lang)
        .override_usage(lang.usage_eval())
        .arg(flag("json", lang.help_json()))
        .arg(option("only", "IDS", lang.help_only()))
        .arg(
            option("errors", "DIMENSIONS", lang.help_errors())
                .num_args(0..=1)
                .require_equals(true)
                .value_delimiter(',')
                .default_missing_value("category,customer,priority,topic,safety")
                .value_parser(["category", "customer", "priority", "topic", "safety"])
                .hide_possible_values(true),
        )
        .arg(
            option("fail-under", "NAME=VALUE", lang.help_fail_under())
                .action(ArgAction::Append)
                .value_parser(Floor::parse),
        )
        .arg(path_option("pack", "DIR", lang.help_pack()))
        .arg(row_format(lang))
        .arg(delimiter(lang))
}

fn pack_command(name: &'static str, about: &'static str, lang: Lang) -> clap::Command {
    let folder = Arg::new("dir")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help(lang.help_dir());
    let form = option("format", "FORMAT", lang.help_report_format())
        .value_parser(["text", "json"])
        .hide_possible_values(true);
    base(name, about, Some(folder), lang).arg(form)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn path_option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    option(name, value, help).value_parser(value_parser!(PathBuf))
}

fn row_format(lang: Lang) -> Arg {
    option("format", "FORMAT", lang.help_format())
        .value_parser(["csv", "ndjson"])
        .hide_possible_values(true)
}

fn delimiter(lang: Lang) -> Arg {
    option("delimiter", "C", lang.help_delimiter()).value_parser(|text: &str| {
        match text.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
            b"tab" | b"\\t" => Ok(b'\t'),
            _ => Err("one ASCII character"),
        }
    })
}

fn triage(matches: &ArgMatches) -> TriageOptions {
    TriageOptions {
        text: matches.get_one::<OsString>("text").cloned(),
        subject: text(matches, "subject"),
        channel: text(matches, "channel"),
        country: text(matches, "country"),
        sector: text(matches, "sector"),
        received_at: text(matches, "received-at"),
        fields: texts(matches, "field"),
        as_json: is_set(matches, "json"),
        is_redacted: is_set(matches, "redact"),
        desk: desk(matches),
        pack: path(matches, "pack"),
    }
}

fn desk(matches: &ArgMatches) -> Option<HelpDesk> {
    matches.try_get_one::<String>("map").ok().flatten().and_then(|name| HelpDesk::from_name(name))
}

fn stream(matches: &ArgMatches) -> StreamOptions {
    StreamOptions {
        input: input(matches, "input"),
        output: path(matches, "output").filter(|path| path != OsStr::new("-")),
        rejects: path(matches, "rejects"),
        is_redacted: matches.get_flag("redact"),
        desk: desk(matches),
        pack: path(matches, "pack"),
    }
}

fn deadline(matches: &ArgMatches) -> DeadlineOptions {
    let all = |name| matches.get_many::<String>(name).into_iter().flatten().cloned().collect();
    DeadlineOptions {
        received: text(matches, "received"),
        country: text(matches, "country"),
        sector: text(matches, "sector"),
        category: text(matches, "category"),
        subtype: text(matches, "subtype"),
        flags: all("flag"),
        dangers: all("safety"),
        fields: all("field"),
        as_json: matches.get_flag("json"),
        pack: path(matches, "pack"),
    }
}

fn eval(matches: &ArgMatches) -> EvalOptions {
    EvalOptions {
        labels: input(matches, "labels"),
        only: text(matches, "only"),
        errors: texts(matches, "errors"),
        floors: matches.get_many::<Floor>("fail-under").into_iter().flatten().cloned().collect(),
        as_json: matches.get_flag("json"),
        pack: path(matches, "pack"),
    }
}

fn input(matches: &ArgMatches, name: &str) -> Input {
    Input {
        path: path(matches, name).unwrap_or_default(),
        format: matches.get_one::<String>("format").map(|format| match format.as_str() {
            "csv" => Format::Csv,
            _ => Format::Ndjson,
        }),
        delimiter: matches.get_one::<u8>("delimiter").copied(),
    }
}

fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

/// Whether a flag is set, of a command that may not have it.
fn is_set(matches: &ArgMatches, name: &str) -> bool {
    matches.try_get_one::<bool>(name).ok().flatten().is_some_and(|on| *on)
}

fn texts(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches.get_many::<String>(name).into_iter().flatten().cloned().collect()
}

fn path(matches: &ArgMatches, name: &str) -> Option<PathBuf> {
    matches.get_one::<PathBuf>(name).cloned()
}

fn report_is_json(matches: &ArgMatches) -> bool {
    matches.get_one::<String>("format").is_some_and(|format| format == "json")
}

/// Shows the help that was asked for, or says what is wrong with the arguments.
fn report(error: &clap::Error, lang: Lang) -> Exit {
    if !error.use_stderr() {
        let help = error.render().to_string();
        return output::print(&format!("{}\n", help.trim_end()), Exit::Done).unwrap_or(Exit::Done);
    }
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let mut words = match error.kind() {
        ErrorKind::UnknownArgument => lang.unknown_argument(&argument),
        ErrorKind::InvalidSubcommand => {
            lang.unknown_command(&context(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue | ErrorKind::NoEquals if value.is_empty() => {
            lang.missing_value(&argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::InvalidUtf8 => {
            lang.invalid_value(&value, &argument)
        }
        ErrorKind::MissingRequiredArgument => lang.missing_argument(&argument),
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg).as_str() {
            prior if prior.is_empty() || prior == argument => lang.repeated_argument(&argument),
            prior => lang.conflict(&argument, prior),
        },
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            lang.missing_command().to_owned()
        }
        _ => error.kind().to_string(),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .map(|kind| context(error, kind))
        .into_iter()
        .find(|near| !near.is_empty());
    if let Some(near) = near {
        words = format!("{words}; {}", lang.did_you_mean(&near));
    }
    output::complain(lang, &format!("{words}\n{}", lang.see_help()));
    Exit::Failed
}

/// A detail of an error, as it was typed.
fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}
