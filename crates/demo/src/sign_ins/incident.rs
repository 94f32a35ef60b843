//! Sign-ins of the story. The same for every seed, but for ids.

use super::{Factor, SignIn};
use crate::people::World;
use crate::places::{SAO_PAULO, SINGAPORE};
use crate::story::FIRST_OUTSIDE_IPV6;
use crate::table::{Row, at, later};

const MAIL: (&str, &str) = ("Office 365 Exchange Online", "Office 365 Exchange Online");
const FILES: (&str, &str) = ("SharePoint Online", "Office 365 SharePoint Online");
const PORTAL: (&str, &str) = ("Azure Portal", "Windows Azure Service Management API");
const POWERSHELL: (&str, &str) =
    ("Microsoft Exchange REST API Based Powershell", "Office 365 Exchange Online");
const SECURITY_INFO: (&str, &str) = ("My Signins", "Microsoft Graph");
const VPN: (&str, &str) = ("Contoso VPN", "Contoso VPN");

pub(super) fn interactive(world: &World) -> Vec<Row> {
    let mut rng = world.rng("sign-ins of the story");
    let adele = world.person("adelev");
    let office = adele.place.office_ip;
    let mut sign_ins = Vec::new();

    // Adele herself, on Thursday until her account is disabled, and on Friday.
    let own = |time, app, factor| SignIn { factor, ..SignIn::usual(adele, time, office, app) };
    sign_ins.push(own(later(at(5, 7, 52, 18), 404), MAIL, Factor::Two));
    sign_ins.push(own(
        later(at(5, 8, 3, 41), 93),
        ("Microsoft Teams", "Microsoft Teams Services"),
        Factor::TwoEarlier,
    ));
    sign_ins.push(own(later(at(5, 9, 33, 2), 771), FILES, Factor::TwoEarlier));
    sign_ins.push(own(later(at(5, 11, 15, 37), 250), MAIL, Factor::TwoEarlier));
    let locked_out = SignIn { result: 50057, ..own(later(at(5, 12, 58, 20), 615), MAIL, Factor::One) };
    sign_ins.push(locked_out);
    sign_ins.push(own(later(at(6, 9, 42, 7), 128), SECURITY_INFO, Factor::Two));
    sign_ins.push(own(later(at(6, 9, 47, 55), 860), MAIL, Factor::TwoEarlier));

    // The phisher, from the first outside address.
    let first = |time, app| SignIn::foreign(adele, time, &SAO_PAULO, app);
    for time in [later(at(5, 9, 12, 31), 87), later(at(5, 9, 12, 58), 640)] {
        sign_ins.push(SignIn { result: 50126, typed: Some("ADELEV@contoso.com"), ..first(time, MAIL) });
    }
    sign_ins.push(SignIn { risk: "high", ..first(later(at(5, 9, 14, 26), 218), MAIL) });
    sign_ins.push(SignIn { risk: "medium", ..first(later(at(5, 9, 29, 48), 31), POWERSHELL) });
    if let Some(powershell) = sign_ins.last_mut() {
        powershell.ip = FIRST_OUTSIDE_IPV6.to_owned();
    }
    for (time, app) in [
        (later(at(5, 9, 37, 14), 902), FILES),
        (later(at(5, 10, 1, 12), 377), MAIL),
        (later(at(5, 10, 9, 59), 15), SECURITY_INFO),
        (later(at(5, 10, 20, 6), 548), PORTAL),
        (later(at(5, 10, 33, 5), 190), VPN),
    ] {
        sign_ins.push(first(time, app));
    }
    // The second outside address.
    let second = |time, app| SignIn::foreign(adele, time, &SINGAPORE, app);
    sign_ins.push(SignIn { risk: "high", ..second(later(at(5, 11, 56, 33), 451), PORTAL) });
    sign_ins.push(second(later(at(5, 12, 10, 44), 82), PORTAL));
    // Too late: the account is disabled.
    for time in [later(at(5, 12, 52, 9), 300), later(at(5, 12, 52, 41), 118), later(at(5, 12, 55, 3), 77)] {
        sign_ins.push(SignIn { result: 50057, ..second(time, PORTAL) });
    }
    sign_ins.push(SignIn { result: 50057, ..first(later(at(5, 13, 20, 50), 966), MAIL) });

    // The same address against two others.
    for minute in [4, 5, 7, 8] {
        let time = later(at(5, 9, minute, 12), minute * 61);
        sign_ins.push(SignIn {
            result: 50126,
            ..SignIn::foreign(world.person("danielk"), time, &SAO_PAULO, MAIL)
        });
        let time = later(at(5, 13, 30 + minute, 44), minute * 47);
        sign_ins.push(SignIn {
            result: 50057,
            ..SignIn::foreign(world.person("grahamt"), time, &SAO_PAULO, MAIL)
        });
    }
    sign_ins.iter().map(|sign_in| sign_in.row(world, &mut rng)).collect()
}

pub(super) fn non_interactive(world: &World) -> Vec<Row> {
    let mut rng = world.rng("tokens of the story");
    let adele = world.person("adelev");
    let mut rows = Vec::new();
    for number in 0..14 {
        let time = later(at(5, 9, 16, 20), number * 608_311);
        let app = if number % 3 == 2 { FILES } else { MAIL };
        rows.push(SignIn::foreign(adele, time, &SAO_PAULO, app).refresh_row(world, &mut rng));
    }
    for number in 0..4 {
        let time = later(at(5, 11, 58, 2), number * 311_047);
        rows.push(SignIn::foreign(adele, time, &SINGAPORE, PORTAL).refresh_row(world, &mut rng));
    }
    rows
}
