//! Sign-ins of a normal week, and the attempts that every tenant sees.

use super::{Factor, SignIn};
use crate::people::{Sort, World};
use crate::places::{ELSEWHERE, usual_ip};
use crate::table::{Row, at, later};

/// Applications of an office day, with the resource behind each.
const APPS: [(&str, &str); 5] = [
    ("Office 365 Exchange Online", "Office 365 Exchange Online"),
    ("Microsoft Teams", "Microsoft Teams Services"),
    ("SharePoint Online", "Office 365 SharePoint Online"),
    ("Office 365 Exchange Online", "Office 365 Exchange Online"),
    ("Microsoft Office", "Office 365 Exchange Online"),
];

pub(super) fn interactive(world: &World) -> Vec<Row> {
    let mut rng = world.rng("SigninLogs");
    let mut rows = Vec::new();
    for person in world.people.iter().filter(|person| person.is_active_member()) {
        for day in 2..=8 {
            let weekend = day >= 7;
            // The story has its own rows for the victim on these two days.
            let in_story = person.alias == "adelev" && (day == 5 || day == 6);
            if in_story || !rng.chance(if weekend { 6 } else { 94 }) {
                continue;
            }
            let first = rng.between(7, 8);
            let ip = usual_ip(person, &mut rng);
            let morning = later(at(day, first, rng.between(0, 59), rng.between(0, 59)), rng.between(0, 999));
            if rng.chance(7) {
                let wrong = SignIn {
                    result: 50126,
                    factor: Factor::One,
                    ..SignIn::usual(person, morning, &ip, APPS[0])
                };
                rows.push(wrong.row(world, &mut rng));
            }
            let factor = if rng.chance(50) { Factor::Two } else { Factor::TwoEarlier };
            let time = later(morning, rng.between(9_000, 40_000));
            rows.push(
                SignIn { factor, ..SignIn::usual(person, time, &ip, rng.pick(&APPS)) }.row(world, &mut rng),
            );
            if rng.chance(5) {
                let kept =
                    SignIn { result: 50140, ..SignIn::usual(person, later(time, 1_200), &ip, APPS[0]) };
                rows.push(kept.row(world, &mut rng));
            }
            if rng.chance(40) {
                let time = later(
                    at(day, rng.between(10, 16), rng.between(0, 59), rng.between(0, 59)),
                    rng.between(0, 999),
                );
                rows.push(SignIn::usual(person, time, &ip, rng.pick(&APPS)).row(world, &mut rng));
            }
            if person.department == "IT" {
                let portal = ("Azure Portal", "Windows Azure Service Management API");
                let time = later(
                    at(day, rng.between(9, 15), rng.between(0, 59), rng.between(0, 59)),
                    rng.between(0, 999),
                );
                rows.push(SignIn::usual(person, time, &ip, portal).row(world, &mut rng));
            }
        }
    }
    rows.extend(guests(world));
    rows.extend(spray(world));
    rows
}

/// The two guests read what was shared with them.
fn guests(world: &World) -> Vec<Row> {
    let mut rng = world.rng("guests");
    let mut rows = Vec::new();
    for (alias, days) in [("adele.smith", [3, 4, 5]), ("pieter.vos", [2, 4, 6])] {
        let person = world.person(alias);
        for day in days {
            for hour in [10, 14] {
                let time = later(at(day, hour, rng.between(0, 59), rng.between(0, 59)), rng.between(0, 999));
                let factor = if hour == 10 { Factor::Two } else { Factor::TwoEarlier };
                let app = ("SharePoint Online", "Office 365 SharePoint Online");
                rows.push(
                    SignIn { factor, ..SignIn::usual(person, time, &person.home_ip, app) }
                        .row(world, &mut rng),
                );
            }
        }
    }
    rows
}

/// Tuesday night: one password against many accounts from a foreign address, until one is locked; and a colleague
/// who locks himself out on Wednesday.
fn spray(world: &World) -> Vec<Row> {
    let mut rng = world.rng("spray");
    let mut rows = Vec::new();
    let app = ("Azure Active Directory PowerShell", "Windows Azure Active Directory");
    let targets = world.people.iter().filter(|person| person.sort == Sort::Member).take(12);
    for (person, number) in targets.zip(0..) {
        let time = later(at(3, 23, 10 + number * 3, rng.between(0, 59)), rng.between(0, 999));
        let result = if person.alias == "rosalindb" { 50053 } else { 50126 };
        let attempt =
            SignIn { result, client: "Other clients", ..SignIn::foreign(person, time, &ELSEWHERE, app) };
        rows.push(attempt.row(world, &mut rng));
    }
    let person = world.person("lucasm");
    for number in 0..4 {
        let time = later(at(4, 8, 2 + number, 11), rng.between(0, 999));
        let result = if number == 3 { 50053 } else { 50126 };
        let wrong = SignIn {
            result,
            factor: Factor::One,
            ..SignIn::usual(person, time, person.place.office_ip, APPS[0])
        };
        rows.push(wrong.row(world, &mut rng));
    }
    rows
}

pub(super) fn non_interactive(world: &World) -> Vec<Row> {
    let mut rng = world.rng("AADNonInteractiveUserSignInLogs");
    let mut rows = Vec::new();
    for person in world.people.iter().filter(|person| person.is_active_member()) {
        // Thursday and Friday of the victim are part of the story.
        for day in 2..=(if person.alias == "adelev" { 4 } else { 6 }) {
            for _ in 0..rng.between(0, 1) {
                let time = later(
                    at(day, rng.between(8, 17), rng.between(0, 59), rng.between(0, 59)),
                    rng.between(0, 999),
                );
                let mut sign_in = SignIn::usual(person, time, &usual_ip(person, &mut rng), rng.pick(&APPS));
                sign_in.client = "Mobile Apps and Desktop clients";
                rows.push(sign_in.refresh_row(world, &mut rng));
            }
        }
    }
    let sync = world.person("svc-sync");
    for day in 2..=8 {
        let time = later(at(day, 0, 30, 0), rng.between(0, 9_999));
        let app = ("Microsoft Azure Active Directory Connect", "Windows Azure Active Directory");
        let sign_in = SignIn {
            factor: Factor::One,
            client: "Mobile Apps and Desktop clients",
            ..SignIn::usual(sync, time, sync.place.office_ip, app)
        };
        rows.push(sign_in.refresh_row(world, &mut rng));
    }
    rows
}
