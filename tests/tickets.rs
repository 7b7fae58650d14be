//! The fields of help desks that the shipped pack fills in.

use std::sync::LazyLock;

use triaje::{Decision, Engine, HelpDesk, Message, Priority, TicketValue};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

fn message() -> Message<'static> {
    Message::new("Solicito copia de mi contrato, por favor")
        .id("caso-7")
        .country("CO")
        .received_at("2026-12-04T10:00:00-05:00".parse().unwrap())
}

/// The fields as JSON, for a decision that `change` makes of that of [`message`].
fn fields(desk: HelpDesk, change: impl FnOnce(&mut Decision)) -> serde_json::Value {
    let mut decision = ENGINE.triage_message(&message());
    change(&mut decision);
    let ticket = ENGINE.ticket(desk, &message(), &decision).unwrap();
    serde_json::to_value(&ticket).unwrap()["fields"].clone()
}

#[test]
fn four_priorities_are_four_elsewhere_and_three_in_zammad() {
    let expected = [
        (HelpDesk::Zendesk, r#"["urgent","high","normal","low"]"#),
        (HelpDesk::Freshdesk, "[4,3,2,1]"),
        (HelpDesk::Zammad, r#"["3 high","3 high","2 normal","1 low"]"#),
        (HelpDesk::Chatwoot, r#"["urgent","high","medium","low"]"#),
    ];
    assert_eq!(expected.map(|(desk, _)| desk), HelpDesk::ALL);
    for (desk, values) in expected {
        let found: Vec<_> = Priority::ALL
            .iter()
            .map(|priority| {
                fields(desk, |decision| decision.priority = *priority)["priority"].clone()
            })
            .collect();
        assert_eq!(serde_json::to_string(&found).unwrap(), values, "{desk}");
    }
}

#[test]
fn what_is_critical_can_be_told_apart_where_there_are_three_priorities() {
    let tags = |priority| {
        let fields = fields(HelpDesk::Zammad, |decision| decision.priority = priority);
        fields["tags"].as_str().unwrap().split(',').any(|tag| tag == "critica")
    };
    assert!(tags(Priority::Critica) && !tags(Priority::Alta));
}

#[test]
fn every_help_desk_gets_its_fields_and_no_other() {
    for (desk, names) in [
        (HelpDesk::Zendesk, "priority type due_at tags external_id"),
        (HelpDesk::Freshdesk, "priority type tags fr_due_by due_by"),
        (HelpDesk::Zammad, "priority group tags"),
        (HelpDesk::Chatwoot, "priority labels custom_attributes"),
    ] {
        let decision = ENGINE.triage_message(&message());
        let ticket = ENGINE.ticket(desk, &message(), &decision).unwrap();
        let found: Vec<_> = ticket.fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(found.join(" "), names, "{desk}");
        assert_eq!(ticket.id.as_deref(), Some("caso-7"));
        let tone = ["sumiso", "normal", "abusivo", "quejumbroso"];
        let json = serde_json::to_string(&ticket).unwrap();
        assert!(!tone.iter().any(|tone| json.contains(tone)), "{json}");
    }
}

#[test]
fn a_day_ends_where_the_country_ends_it_first_and_hours_are_exact() {
    let due = |country: &'static str| {
        let message = message().country(country);
        let decision = ENGINE.triage_message(&message);
        let ticket = ENGINE.ticket(HelpDesk::Zendesk, &message, &decision).unwrap();
        ticket.fields.get("due_at").cloned()
    };
    let text = |text: &str| Some(TicketValue::Text(text.to_owned()));
    assert_eq!(due("CO"), text("2026-12-21T23:59:59-05:00"));
    // Chile is at -03:00 or -04:00 on the continent, and further west on Easter Island.
    assert!(matches!(due("CL"), Some(TicketValue::Text(end)) if end.ends_with("T23:59:59-03:00")));
    let exact = fields(HelpDesk::Freshdesk, |decision| {
        decision.deadline.as_mut().unwrap().instant = Some("2026-12-05T10:00:00-05:00".to_owned());
    });
    assert_eq!(exact["due_by"], "2026-12-05T10:00:00-05:00");
}

#[test]
fn without_a_receipt_no_date_is_sent() {
    let message = Message::new("Solicito copia de mi contrato, por favor");
    let decision = ENGINE.triage_message(&message);
    for desk in HelpDesk::ALL {
        let ticket = ENGINE.ticket(*desk, &message, &decision).unwrap();
        let json = serde_json::to_string(&ticket).unwrap();
        assert!(!json.contains("due") && !json.contains("vence"), "{json}");
        assert_eq!(HelpDesk::from_name(desk.as_str()), Some(*desk));
    }
}
