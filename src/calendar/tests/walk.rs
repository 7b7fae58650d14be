//! The walk from day to day against the count.

use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

use super::{any_calendar, any_day, any_start, any_term, morning};
use crate::calendar::count::count;
use crate::calendar::walk::walk;
use crate::calendar::{Closed, Unit};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_last_number_of_the_walk_is_the_term_and_falls_on_its_end(
        day in any_day(), term in any_term(), start in any_start(), calendar in any_calendar(),
    ) {
        let due = count(&calendar, morning(day, &calendar), term, start);
        let days = walk(&calendar, day, day, due.date, term, start);
        prop_assert_eq!(days.first().unwrap().date, day.min(due.date));
        prop_assert_eq!(days.last().unwrap().date, due.date);
        prop_assert!(days.windows(2).all(|pair| pair[0].date.tomorrow() == pair[1].date));
        let last = days.iter().rev().find(|day| day.number.is_some());
        let numbered: Vec<u32> = days.iter().filter_map(|day| day.number).collect();
        match term.unit {
            Unit::BusinessDays => {
                prop_assert!(days.iter().all(|day| day.number.is_none() || day.closed.is_none()));
                prop_assert_eq!(numbered, (1..=u32::from(term.amount)).collect::<Vec<_>>());
                prop_assert!(term.amount == 0 || last.unwrap().date == due.date);
            }
            Unit::CalendarDays => {
                prop_assert_eq!(numbered, (1..=u32::from(term.amount)).collect::<Vec<_>>());
                // After the last number only closed days keep the end waiting.
                let open = days.iter().rev().skip(1).find(|day| day.closed.is_none());
                prop_assert!(term.amount == 0 || open.is_none_or(|open| open.date <= last.unwrap().date));
            }
            Unit::Months | Unit::Hours => prop_assert_eq!(numbered, vec![u32::from(term.amount)]),
        }
    }

    #[test]
    fn every_skipped_holiday_is_a_named_day_of_the_walk(
        day in any_day(), term in any_term(), start in any_start(), calendar in any_calendar(),
    ) {
        let due = count(&calendar, morning(day, &calendar), term, start);
        let days = walk(&calendar, day, day, due.date, term, start);
        for skipped in due.skipped {
            let walked = days.iter().find(|day| day.date == skipped.date).unwrap();
            prop_assert_eq!(walked.closed.clone(), Some(Closed::Holiday(skipped.name)));
        }
    }
}
