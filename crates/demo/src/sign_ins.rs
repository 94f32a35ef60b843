//! SigninLogs and AADNonInteractiveUserSignInLogs: the columns and one row.

mod incident;
mod usual;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::people::{Person, Sort, World};
use crate::places::{Place, user_agent};
use crate::rng::Rng;
use crate::table::Kind::{Bool, Dynamic, Text, Time};
use crate::table::{Column, Row, Table, iso, pretty};

const INTERACTIVE: &[Column] = &[
    ("TimeGenerated", Time),
    ("SourceSystem", Text),
    ("OperationName", Text),
    ("Category", Text),
    ("ResultType", Text),
    ("ResultSignature", Text),
    ("ResultDescription", Text),
    ("CorrelationId", Text),
    ("Identity", Text),
    ("Location", Text),
    ("AlternateSignInName", Text),
    ("AppDisplayName", Text),
    ("AppId", Text),
    ("AuthenticationDetails", Text),
    ("AuthenticationRequirement", Text),
    ("AutonomousSystemNumber", Text),
    ("ClientAppUsed", Text),
    ("ConditionalAccessStatus", Text),
    ("CreatedDateTime", Time),
    ("DeviceDetail", Dynamic),
    ("IsInteractive", Bool),
    ("Id", Text),
    ("IPAddress", Text),
    ("LocationDetails", Dynamic),
    ("MfaDetail", Dynamic),
    ("RiskEventTypes_V2", Text),
    ("RiskLevelDuringSignIn", Text),
    ("RiskState", Text),
    ("ResourceDisplayName", Text),
    ("Status", Dynamic),
    ("UserAgent", Text),
    ("UserDisplayName", Text),
    ("UserId", Text),
    ("UserPrincipalName", Text),
    ("AADTenantId", Text),
    ("UserType", Text),
    ("Type", Text),
];

const NON_INTERACTIVE: &[Column] = &[
    ("TimeGenerated", Time),
    ("TenantId", Text),
    ("OperationName", Text),
    ("Category", Text),
    ("ResultType", Text),
    ("ResultDescription", Text),
    ("CorrelationId", Text),
    ("Identity", Text),
    ("Location", Text),
    ("AppDisplayName", Text),
    ("AppId", Text),
    ("AuthenticationRequirement", Text),
    ("AutonomousSystemNumber", Text),
    ("ClientAppUsed", Text),
    ("CreatedDateTime", Time),
    ("DeviceDetail", Text),
    ("IsInteractive", Bool),
    ("Id", Text),
    ("IPAddress", Text),
    ("LocationDetails", Text),
    ("ResourceDisplayName", Text),
    ("Status", Text),
    ("UserAgent", Text),
    ("UserDisplayName", Text),
    ("UserId", Text),
    ("UserPrincipalName", Text),
    ("UserType", Text),
    ("Type", Text),
];

/// SigninLogs.
pub(crate) fn interactive(world: &World) -> Table {
    let mut rows = usual::interactive(world);
    rows.extend(incident::interactive(world));
    Table::new("SigninLogs", INTERACTIVE, rows)
}

/// AADNonInteractiveUserSignInLogs: tokens that programs renew.
pub(crate) fn non_interactive(world: &World) -> Table {
    let mut rows = usual::non_interactive(world);
    rows.extend(incident::non_interactive(world));
    Table::new("AADNonInteractiveUserSignInLogs", NON_INTERACTIVE, rows)
}

/// How the person proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Factor {
    /// Password only.
    One,
    /// Password and a prompt on the phone.
    Two,
    /// A claim in the token says that both were given earlier.
    TwoEarlier,
}

/// What a sign-in is about; the rest follows from it.
#[derive(Debug, Clone)]
struct SignIn<'a> {
    person: &'a Person,
    time: DateTime<Utc>,
    ip: String,
    place: &'a Place,
    /// Application and resource.
    app: (&'static str, &'static str),
    /// ResultType; 0 is success.
    result: u32,
    factor: Factor,
    client: &'static str,
    /// RiskLevelDuringSignIn; empty for none.
    risk: &'static str,
    /// Their own, managed device.
    own_device: bool,
    browser: &'static str,
    /// The name as it was typed, where it differs.
    typed: Option<&'static str>,
}

impl<'a> SignIn<'a> {
    /// The person at their own device, with both factors.
    fn usual(
        person: &'a Person,
        time: DateTime<Utc>,
        ip: &str,
        app: (&'static str, &'static str),
    ) -> SignIn<'a> {
        SignIn {
            person,
            time,
            ip: ip.to_owned(),
            place: person.place,
            app,
            result: 0,
            factor: Factor::TwoEarlier,
            client: "Browser",
            risk: "",
            own_device: true,
            browser: person.browser,
            typed: None,
        }
    }

    /// Somebody with the person's password at an unknown device.
    fn foreign(
        person: &'a Person,
        time: DateTime<Utc>,
        place: &'a Place,
        app: (&'static str, &'static str),
    ) -> SignIn<'a> {
        SignIn {
            ip: place.office_ip.to_owned(),
            place,
            factor: Factor::One,
            own_device: false,
            browser: "Firefox 147.0",
            ..SignIn::usual(person, time, "", app)
        }
    }

    fn row(&self, world: &World, rng: &mut Rng) -> Row {
        let description = reason(self.result);
        let mfa = match self.factor {
            Factor::Two => json!({ "authMethod": "Mobile app notification", "authDetail": "" }),
            _ => json!({}),
        };
        let status = match self.result {
            0 => json!({ "errorCode": 0 }),
            code => json!({ "errorCode": code, "failureReason": description }),
        };
        let requirement = match self.factor {
            Factor::One => "singleFactorAuthentication",
            _ => "multiFactorAuthentication",
        };
        Row::at(self.time)
            .set("SourceSystem", "Azure AD")
            .set("OperationName", "Sign-in activity")
            .set("Category", "SignInLogs")
            .set("ResultType", self.result.to_string())
            .set("ResultSignature", "None")
            .set("ResultDescription", description)
            .set("CorrelationId", rng.guid())
            .set("Identity", &self.person.display)
            .set("Location", self.place.country)
            .set("AlternateSignInName", self.typed.unwrap_or(""))
            .set("AppDisplayName", self.app.0)
            .set("AppId", app_id(world, self.app.0))
            .set("AuthenticationDetails", self.details())
            .set("AuthenticationRequirement", requirement)
            .set("AutonomousSystemNumber", self.place.asn)
            .set("ClientAppUsed", self.client)
            .set(
                "ConditionalAccessStatus",
                if requirement.starts_with("multi") { "success" } else { "notApplied" },
            )
            .set("CreatedDateTime", self.time)
            .set("DeviceDetail", self.device())
            .set("IsInteractive", true)
            .set("Id", rng.guid())
            .set("IPAddress", &self.ip)
            .set("LocationDetails", self.place.details())
            .set("MfaDetail", mfa)
            .set("RiskEventTypes_V2", if self.risk.is_empty() { "[]" } else { "[\"unfamiliarFeatures\"]" })
            .set("RiskLevelDuringSignIn", if self.risk.is_empty() { "none" } else { self.risk })
            .set("RiskState", if self.risk.is_empty() { "none" } else { "atRisk" })
            .set("ResourceDisplayName", self.app.1)
            .set("Status", status)
            .set("UserAgent", user_agent(self.browser))
            .set("UserDisplayName", &self.person.display)
            .set("UserId", &self.person.object_id)
            .set("UserPrincipalName", self.typed.unwrap_or(&self.person.upn))
            .set("AADTenantId", &world.tenant)
            .set("UserType", if self.person.sort == Sort::Guest { "Guest" } else { "Member" })
            .set("Type", "SigninLogs")
    }

    /// A row of the other table: fewer columns, and what is `dynamic` there is text here.
    fn refresh_row(&self, world: &World, rng: &mut Rng) -> Row {
        let mut row = self.row(world, rng);
        row.cells.retain(|name, _| NON_INTERACTIVE.iter().any(|(column, _)| column == name));
        row.set("TenantId", &world.workspace)
            .set("Category", "NonInteractiveUserSignInLogs")
            .set("DeviceDetail", self.device().to_string())
            .set("LocationDetails", self.place.details().to_string())
            .set("Status", json!({ "errorCode": self.result }).to_string())
            .set("IsInteractive", false)
            .set("Type", "AADNonInteractiveUserSignInLogs")
    }

    fn device(&self) -> serde_json::Value {
        if self.own_device {
            json!({
                "deviceId": self.person.device_id, "displayName": self.person.device, "operatingSystem": "Windows 11",
                "browser": self.browser, "isCompliant": true,
            })
        } else {
            json!({ "deviceId": "", "operatingSystem": "Linux", "browser": self.browser })
        }
    }

    fn details(&self) -> String {
        let (method, detail) = match (self.factor, self.result) {
            (_, 1..) => ("Password", reason(self.result)),
            (Factor::One, _) => ("Password", "Correct password"),
            (Factor::Two, _) => ("Mobile app notification", "MFA completed in Azure AD"),
            (Factor::TwoEarlier, _) => {
                ("Previously satisfied", "MFA requirement satisfied by claim in the token")
            }
        };
        let steps = json!([{
            "authenticationStepDateTime": iso(self.time), "authenticationMethod": method,
            "succeeded": self.result == 0, "authenticationStepResultDetail": detail,
        }]);
        if self.result == 0 { steps.to_string() } else { pretty(&steps) }
    }
}

/// A made-up application id, the same for every sign-in to that application.
fn app_id(world: &World, app: &str) -> String {
    world.rng(app).guid()
}

/// What Entra says about its result codes.
fn reason(result: u32) -> &'static str {
    match result {
        0 => "",
        50053 => "The account is locked: too many attempts with a wrong user ID or password.",
        50057 => "User account is disabled. The account has been disabled by an administrator.",
        50074 => "Strong Authentication is required.",
        50126 => "Error validating credentials due to invalid username or password.",
        50140 => "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in.",
        _ => "Other",
    }
}
