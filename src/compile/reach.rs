//! Hygiene of decision tables: rows that no message reaches, columns that change nothing.
//!
//! Comes in: the conditions of a table, in order. Goes out: what is wrong with them. Each question
//! is whether some situation exists in which certain rows hold and others do not; situations are
//! values of a few variables (category, country, each flag…), and a small search with propagation
//! finds one or proves that there is none. Tests of fields and facts count as independent of each
//! other, and a search that takes too long counts as found: the answer may then miss a problem,
//! but never invents one.

use crate::calendar::{Date, Validity};
use crate::decide::table::{NameId, RowCondition, Test};
use crate::decision::{Category, Customer, Level};
use crate::labels::{DimensionKind, LabelId, Labels};

/// The most values that a variable may have; a table with more is not looked into.
const MOST_VALUES: usize = 128;
/// How many choices a search may make.
const MOST_CHOICES: u32 = 20_000;

/// What is wrong with a table. Rows count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// No message can satisfy the row, whatever stands above it.
    Impossible { row: usize },
    /// Rows above take every message that would satisfy the row; `by` if one of them takes all.
    Unreachable { row: usize, by: Option<usize> },
    /// The tests of a column could all be left out.
    Idle { column: &'static str },
}

/// How rows come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The first row that holds decides.
    First,
    /// Every row that holds adds something.
    All,
}

/// A row as it is looked into.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) when: &'a RowCondition,
    pub(crate) validity: Validity,
    /// Equal for rows of the same consequence.
    pub(crate) then: usize,
}

/// Looks into a table.
pub(crate) fn findings(lines: &[Line<'_>], reading: Reading, labels: &Labels) -> Vec<Finding> {
    let Some(model) = Model::new(lines, labels) else { return Vec::new() };
    let rows: Vec<Row> = lines.iter().map(|line| model.row(line)).collect();
    let mut findings = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let above = rows.get(..number).unwrap_or_default();
        if !model.exists(&[row], &[]) {
            findings.push(Finding::Impossible { row: number });
        } else if reading == Reading::First && !model.exists(&[row], &refs(above)) {
            let by = above.iter().position(|other| !model.exists(&[row], &[other]));
            findings.push(Finding::Unreachable { row: number, by });
        }
    }
    // Of a table with dead rows, or without a last one, nothing more can be said.
    let is_whole = reading == Reading::All || lines.iter().any(|line| line.when.is_default());
    if findings.is_empty() && is_whole {
        let mut columns: Vec<&'static str> =
            rows.iter().flatten().map(|test| test.column).filter(|name| !name.is_empty()).collect();
        columns.sort_unstable();
        columns.dedup();
        let is_idle = |column: &&&str| !model.matters(lines, &rows, reading, column);
        let idle = columns.iter().filter(is_idle).map(|column| Finding::Idle { column });
        findings.extend(idle);
    }
    findings
}

/// One value or more of one variable, as bits.
#[derive(Clone, Copy, Debug)]
struct Literal {
    variable: usize,
    values: u128,
}

/// A test as literals.
#[derive(Clone, Debug)]
struct Formula {
    /// Empty for the validity, which is no column.
    column: &'static str,
    /// Whether all literals must hold, or one is enough.
    is_all: bool,
    literals: Vec<Literal>,
}

type Row = Vec<Formula>;

/// One of these conjunctions must hold.
type Clause = Vec<Vec<Literal>>;

/// What a test may look at.
#[derive(Clone, Debug, PartialEq)]
enum Variable {
    Category,
    Subtype,
    Topic,
    Customer,
    Impact,
    Urgency,
    Country,
    Sector,
    Channel,
    Danger,
    Raised(LabelId),
    /// A test of a field or a fact, as it is written out.
    Opaque(String),
    Received,
}

/// The variables of a table with their values.
struct Model {
    variables: Vec<(Variable, usize)>,
    /// Names of countries, sectors and channels that rows have, and of labels: the place is the
    /// value; the value after the last stands for any other.
    names: Vec<NameId>,
    labels: Vec<LabelId>,
    safety: Vec<LabelId>,
    kinds: Vec<(LabelId, &'static str)>,
    /// First days of the stretches of time in which the same rows are in force.
    days: Vec<Date>,
}

impl Model {
    fn new(lines: &[Line<'_>], labels: &Labels) -> Option<Self> {
        let mut model = Self {
            variables: Vec::new(),
            names: Vec::new(),
            labels: Vec::new(),
            safety: labels.of(Labels::SAFETY).collect(),
            kinds: Vec::new(),
            days: vec![Date::MIN],
        };
        for line in lines {
            let ends = line.validity.to.map(Date::tomorrow);
            model.days.extend([line.validity.from, ends].into_iter().flatten());
            for test in &line.when.tests {
                model.learn(test, labels);
            }
        }
        model.labels.sort_unstable();
        model.labels.dedup();
        model.days.sort_unstable();
        model.days.dedup();
        let (names, open) = (model.names.len() + 1, model.labels.len() + 1);
        let days = model.days.len() + 1;
        for (variable, values) in &mut model.variables {
            *values = match variable {
                Variable::Category => Category::ALL.len() + 1,
                Variable::Customer => Customer::ALL.len(),
                Variable::Impact | Variable::Urgency => Level::ALL.len(),
                Variable::Subtype | Variable::Topic => open,
                Variable::Country | Variable::Sector | Variable::Channel => names,
                Variable::Danger | Variable::Raised(_) | Variable::Opaque(_) => 2,
                Variable::Received => days,
            };
        }
        model.variables.iter().all(|(_, values)| *values <= MOST_VALUES).then_some(model)
    }

    /// Takes in the variable of a test and its values.
    fn learn(&mut self, test: &Test, labels: &Labels) {
        let kind = |label: &LabelId| match labels.dimension_of(*label) {
            Some(dimension) if dimension.key == Labels::SAFETY => "seguridad",
            Some(dimension) if dimension.kind == DimensionKind::Flag => "bandera",
            _ => "faceta",
        };
        match test {
            Test::Subtype(values) | Test::Topic(values) => self.labels.extend(values),
            Test::Country(values) | Test::Sector(values) | Test::Channel(values) => {
                for value in values {
                    if !self.names.contains(value) {
                        self.names.push(*value);
                    }
                }
            }
            Test::Raised(values) | Test::AllRaised(values) => {
                self.kinds.extend(values.iter().map(|label| (*label, kind(label))));
                for label in values {
                    self.add(Variable::Raised(*label));
                }
            }
            _ => {}
        }
        self.add(Variable::Received);
        self.add(Variable::Danger);
        if let Some(variable) = variable(test) {
            self.add(variable);
        }
    }

    fn add(&mut self, variable: Variable) {
        if !self.variables.iter().any(|(known, _)| *known == variable) {
            self.variables.push((variable, 0));
        }
    }

    fn row(&self, line: &Line<'_>) -> Row {
        let mut row: Row = line.when.tests.iter().map(|test| self.formula(test)).collect();
        if line.validity != Validity::default() {
            let covers = |day: Option<Date>| line.validity.covers(day);
            // The last value is a message that does not say when it was received.
            let days = self.days.iter().map(|day| Some(*day)).chain([None]);
            let values = bits(days.enumerate().filter(|(_, day)| covers(*day)).map(|(at, _)| at));
            let literals = self.literal(&Variable::Received, values).into_iter().collect();
            row.push(Formula { column: "", is_all: false, literals });
        }
        row
    }

    fn formula(&self, test: &Test) -> Formula {
        let place = |label: &LabelId| self.labels.iter().position(|known| known == label);
        let named = |name: &NameId| self.names.iter().position(|known| known == name);
        let category = |wanted: &Option<Category>| match wanted {
            Some(wanted) => Category::ALL.iter().position(|known| known == wanted),
            None => Some(Category::ALL.len()),
        };
        let (column, values): (_, Vec<Option<usize>>) = match test {
            Test::Category(wanted) => ("categoria", wanted.iter().map(category).collect()),
            Test::Subtype(wanted) => ("subtipo", wanted.iter().map(place).collect()),
            Test::Topic(wanted) => ("tema", wanted.iter().map(place).collect()),
            Test::Customer(wanted) => {
                ("cliente", wanted.iter().map(|w| at(Customer::ALL, w)).collect())
            }
            Test::Impact(wanted) => ("impacto", wanted.iter().map(|w| at(Level::ALL, w)).collect()),
            Test::Urgency(wanted) => {
                ("urgencia", wanted.iter().map(|w| at(Level::ALL, w)).collect())
            }
            Test::Country(wanted) => ("pais", wanted.iter().map(named).collect()),
            Test::Sector(wanted) => ("sector", wanted.iter().map(named).collect()),
            Test::Channel(wanted) => ("canal", wanted.iter().map(named).collect()),
            Test::Field(_) => ("campo", vec![Some(1)]),
            Test::Fact(_) => ("dato", vec![Some(1)]),
            Test::AnyDanger => ("seguridad", vec![Some(1)]),
            Test::Raised(wanted) | Test::AllRaised(wanted) => {
                let is_all = matches!(test, Test::AllRaised(_));
                let literal = |label: &LabelId| self.literal(&Variable::Raised(*label), 0b10);
                let column = wanted.first().and_then(|first| {
                    self.kinds.iter().find(|(label, _)| label == first).map(|(_, kind)| *kind)
                });
                let literals = wanted.iter().filter_map(literal).collect();
                return Formula { column: column.unwrap_or("bandera"), is_all, literals };
            }
        };
        let values = bits(values.into_iter().flatten());
        let literals = variable(test).and_then(|variable| self.literal(&variable, values));
        Formula { column, is_all: false, literals: literals.into_iter().collect() }
    }

    fn literal(&self, variable: &Variable, values: u128) -> Option<Literal> {
        let found = self.variables.iter().position(|(known, _)| known == variable);
        found.map(|variable| Literal { variable, values })
    }

    /// Whether leaving out the tests of a column changes what some message gets.
    fn matters(&self, lines: &[Line<'_>], rows: &[Row], reading: Reading, column: &str) -> bool {
        let without = |row: &Row| -> Row {
            row.iter().filter(|test| test.column != column).cloned().collect()
        };
        let relaxed: Vec<Row> = rows.iter().map(without).collect();
        for (first, (row, line)) in rows.iter().zip(lines).enumerate() {
            let Some(loose) = relaxed.get(first) else { continue };
            if loose.len() == row.len() {
                continue;
            }
            if reading == Reading::All {
                if self.exists(&[loose], &[row]) {
                    return true;
                }
                continue;
            }
            // The relaxed table decides by this row, the real one by a later one.
            for (later, other) in rows.iter().enumerate().skip(first + 1) {
                let differs = lines.get(later).is_some_and(|other| other.then != line.then);
                let between = rows.get(first..later).unwrap_or_default().iter();
                let above = relaxed.get(..first).unwrap_or_default().iter();
                let not: Vec<&Row> = above.chain(between).collect();
                if differs && self.exists(&[loose, other], &not) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether in some situation all of `hold` hold and none of `fail`.
    fn exists(&self, hold: &[&Row], fail: &[&Row]) -> bool {
        let mut clauses: Vec<Clause> = Vec::new();
        for test in hold.iter().copied().flatten() {
            if test.is_all {
                clauses.extend(test.literals.iter().map(|literal| vec![vec![*literal]]));
            } else {
                clauses.push(test.literals.iter().map(|literal| vec![*literal]).collect());
            }
        }
        let negated = |literal: &Literal| Literal { values: !literal.values, ..*literal };
        for row in fail {
            let mut clause = Clause::new();
            for test in *row {
                let literals = test.literals.iter().map(negated);
                if test.is_all {
                    clause.extend(literals.map(|literal| vec![literal]));
                } else {
                    clause.push(literals.collect());
                }
            }
            clauses.push(clause);
        }
        // A kind of danger is a danger.
        for label in &self.safety {
            let kind = self.literal(&Variable::Raised(*label), 0b01);
            let danger = self.literal(&Variable::Danger, 0b10);
            clauses.extend(kind.zip(danger).map(|(kind, danger)| vec![vec![kind], vec![danger]]));
        }
        let all = |values: usize| bits(0..values);
        let domains = self.variables.iter().map(|(_, values)| all(*values)).collect();
        let mut search = Search { clauses: &clauses, left: MOST_CHOICES };
        search.solve(domains)
    }
}

/// A search for one value of every variable that satisfies every clause.
struct Search<'a> {
    clauses: &'a [Clause],
    left: u32,
}

impl Search<'_> {
    fn solve(&mut self, mut domains: Vec<u128>) -> bool {
        if self.left == 0 {
            return true;
        }
        self.left -= 1;
        loop {
            let mut open: Option<Vec<&Vec<Literal>>> = None;
            let mut forced = None;
            for clause in self.clauses {
                if clause.iter().any(|all| all.iter().all(|one| entails(&domains, *one))) {
                    continue;
                }
                let possible = |all: &&Vec<Literal>| all.iter().all(|one| allows(&domains, *one));
                let choices: Vec<&Vec<Literal>> = clause.iter().filter(possible).collect();
                match choices.as_slice() {
                    [] => return false,
                    [only] => {
                        forced = Some(*only);
                        break;
                    }
                    _ if open.as_ref().is_none_or(|best| choices.len() < best.len()) => {
                        open = Some(choices);
                    }
                    _ => {}
                }
            }
            match (forced, open) {
                (Some(only), _) => {
                    if !take(&mut domains, only) {
                        return false;
                    }
                }
                (None, None) => return true,
                (None, Some(choices)) => {
                    return choices.into_iter().any(|choice| {
                        let mut domains = domains.clone();
                        take(&mut domains, choice) && self.solve(domains)
                    });
                }
            }
        }
    }
}

/// The variable of a test; of flags, facets and dangers [`Model::learn`] takes care.
fn variable(test: &Test) -> Option<Variable> {
    Some(match test {
        Test::AnyDanger => Variable::Danger,
        Test::Category(_) => Variable::Category,
        Test::Subtype(_) => Variable::Subtype,
        Test::Topic(_) => Variable::Topic,
        Test::Customer(_) => Variable::Customer,
        Test::Impact(_) => Variable::Impact,
        Test::Urgency(_) => Variable::Urgency,
        Test::Country(_) => Variable::Country,
        Test::Sector(_) => Variable::Sector,
        Test::Channel(_) => Variable::Channel,
        Test::Field(test) => Variable::Opaque(format!("{test:?}")),
        Test::Fact(test) => Variable::Opaque(format!("{test:?}")),
        Test::Raised(_) | Test::AllRaised(_) => return None,
    })
}

fn at<T: PartialEq>(all: &[T], wanted: &T) -> Option<usize> {
    all.iter().position(|known| known == wanted)
}

fn bits(values: impl Iterator<Item = usize>) -> u128 {
    values.filter(|value| *value < MOST_VALUES).fold(0, |bits, value| bits | 1 << value)
}

fn domain(domains: &[u128], literal: Literal) -> u128 {
    domains.get(literal.variable).copied().unwrap_or_default()
}

fn entails(domains: &[u128], literal: Literal) -> bool {
    domain(domains, literal) & !literal.values == 0
}

fn allows(domains: &[u128], literal: Literal) -> bool {
    domain(domains, literal) & literal.values != 0
}

/// Narrows the domains; false when one is empty.
fn take(domains: &mut [u128], literals: &[Literal]) -> bool {
    literals.iter().all(|literal| {
        let Some(domain) = domains.get_mut(literal.variable) else { return false };
        *domain &= literal.values;
        *domain != 0
    })
}

fn refs(rows: &[Row]) -> Vec<&Row> {
    rows.iter().collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::{ProptestConfig, Strategy, prop_assert_eq, proptest};
    use proptest::sample::subsequence;

    use super::*;
    use crate::decide::table::Situation;
    use crate::derive::Facts;
    use crate::engine::Engine;
    use crate::message::Message;
    use crate::normalize::NormalizedText;
    use crate::normalize::entity::Entities;
    use crate::scan::hits::Hits;

    static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

    /// A test over few enough values to try all situations.
    fn any_test(flags: [LabelId; 2], danger: LabelId) -> impl Strategy<Value = Test> {
        let mut categories: Vec<_> = Category::ALL.iter().copied().map(Some).collect();
        categories.push(None);
        let levels = Level::ALL.to_vec();
        (0..7u8, subsequence(categories, 0..=5), subsequence(levels, 1..=3), 0..3usize).prop_map(
            move |(kind, categories, levels, flag)| {
                let some = flags.get(flag).map_or(flags.to_vec(), |flag| vec![*flag]);
                match kind {
                    0 | 1 => Test::Category(categories),
                    2 => Test::Impact(levels),
                    3 => Test::Raised(some),
                    4 => Test::AllRaised(some),
                    5 => Test::Raised(vec![danger]),
                    _ => Test::AnyDanger,
                }
            },
        )
    }

    /// The first row that holds in each situation; for tables of sums, all of them.
    fn outcomes(
        rows: &[RowCondition],
        reading: Reading,
        flags: [LabelId; 2],
        danger: LabelId,
    ) -> Vec<Vec<usize>> {
        let pack = ENGINE.pack();
        let (message, text, hits) = (Message::new(""), NormalizedText::default(), Hits::default());
        let entities = Entities::default();
        let mut outcomes = Vec::new();
        for number in 0..5 * 3 * 2 * 2 * 3 {
            let category = Category::ALL.get(number % 5).copied();
            let impact = Level::ALL.get(number / 5 % 3).copied();
            // No danger, one of a kind that no row names, the one that rows name.
            let kind = number / 60;
            let raised = [(number / 15 % 2 == 1, flags[0]), (number / 30 % 2 == 1, flags[1])];
            let raised = raised.into_iter().chain([(kind == 2, danger)]);
            let mut raised: Vec<_> = raised.filter(|(is, _)| *is).map(|(_, label)| label).collect();
            raised.sort_unstable();
            let case = Situation {
                message: &message,
                origin: pack.decider.names.origin(&message),
                facts: &Facts::new(&pack.deriver, &message, &text, &hits, &entities, &[]),
                category,
                subtype: None,
                topic: None,
                raised: &raised,
                has_danger: kind > 0,
                customer: None,
                impact,
                urgency: None,
            };
            let mut holding: Vec<usize> =
                (0..rows.len()).filter(|row| rows[*row].holds(&case)).collect();
            if reading == Reading::First {
                holding.truncate(1);
            }
            outcomes.push(holding);
        }
        outcomes
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_search_finds_what_trying_every_situation_finds(
            tables in proptest::collection::vec(proptest::collection::vec((0..1000u32, 0..3usize), 0..3), 1..6),
            seeds in proptest::collection::vec(any_test([LabelId(1_000), LabelId(1_001)], LabelId(1_002)), 12),
            is_first in proptest::bool::ANY,
        ) {
            let labels = &ENGINE.pack().labels;
            let mut of = labels.of(Labels::FLAG);
            let flags = [of.next().unwrap(), of.next().unwrap()];
            let danger = labels.of(Labels::SAFETY).next().unwrap();
            let reading = if is_first { Reading::First } else { Reading::All };
            let real = |label: &LabelId| match label.0 { 1_000 => flags[0], 1_001 => flags[1], _ => danger };
            let test = |seed: u32| match &seeds[seed as usize % seeds.len()] {
                Test::Raised(wanted) => Test::Raised(wanted.iter().map(real).collect()),
                Test::AllRaised(wanted) => Test::AllRaised(wanted.iter().map(real).collect()),
                other => other.clone(),
            };
            let rows: Vec<RowCondition> = tables.iter()
                .map(|row| RowCondition { tests: row.iter().map(|(seed, _)| test(*seed)).collect() })
                .collect();
            let then: Vec<usize> = tables.iter()
                .map(|row| row.first().map_or(0, |(_, then)| *then)).collect();
            let lines: Vec<Line<'_>> = rows.iter().zip(&then)
                .map(|(when, then)| Line { when, validity: Validity::default(), then: *then })
                .collect();
            let found = findings(&lines, reading, labels);
            let all = outcomes(&rows, Reading::All, flags, danger);
            let first = outcomes(&rows, Reading::First, flags, danger);
            for row in 0..rows.len() {
                let is_possible = all.iter().any(|holding| holding.contains(&row));
                let is_reached = first.iter().any(|holding| holding.contains(&row));
                let dead = found.iter().find(|finding| matches!(finding,
                    Finding::Impossible { row: at } | Finding::Unreachable { row: at, .. } if *at == row));
                let is_dead = !is_possible || (is_first && !is_reached);
                prop_assert_eq!(dead.is_some(), is_dead, "{} of {:?}", row, rows);
            }
            if found.iter().all(|finding| matches!(finding, Finding::Idle { .. })) {
                let given = |rows: &[RowCondition]| -> Vec<Vec<usize>> {
                    let outcomes = outcomes(rows, reading, flags, danger).into_iter();
                    let label = |row: usize| if is_first { then[row] } else { row };
                    outcomes.map(|holding| holding.into_iter().map(label).collect()).collect()
                };
                for column in ["categoria", "impacto", "bandera", "seguridad"] {
                    let is_of = |test: &Test| match test {
                        Test::Category(_) => column == "categoria",
                        Test::Impact(_) => column == "impacto",
                        Test::AnyDanger => column == "seguridad",
                        Test::Raised(wanted) => (column == "seguridad") == (wanted[0] == danger)
                            && matches!(column, "seguridad" | "bandera"),
                        _ => column == "bandera",
                    };
                    let used = rows.iter().any(|row| row.tests.iter().any(is_of));
                    let without: Vec<RowCondition> = rows.iter().map(|row| RowCondition {
                        tests: row.tests.iter().filter(|test| !is_of(test)).cloned().collect(),
                    }).collect();
                    let is_total = !is_first || rows.iter().any(RowCondition::is_default);
                    let is_idle = used && given(&rows) == given(&without);
                    let told = found.contains(&Finding::Idle { column });
                    if is_total {
                        prop_assert_eq!(told, is_idle, "{} of {:?} {:?}", column, rows, then);
                    }
                }
            }
        }
    }
}
