//! Who works at Contoso: every account of the demo with its ids, devices and usual addresses.

use crate::places::{DUBLIN, MUNICH, Place};
use crate::rng::Rng;

/// Member of the organisation, guest of another one, or no person at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Member,
    /// Left the company; the account is disabled.
    Leaver,
    Guest,
    /// A program that signs in with a user account.
    Service,
}

/// What is written down by hand about an account.
struct Entry {
    alias: &'static str,
    /// How Exchange and Azure spell the name before the `@`.
    exchange: &'static str,
    given: &'static str,
    surname: &'static str,
    department: &'static str,
    title: &'static str,
    place: &'static Place,
    sort: Sort,
}

/// An account, with everything that logs say about its owner.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) alias: &'static str,
    pub(crate) given: &'static str,
    pub(crate) surname: &'static str,
    pub(crate) display: String,
    pub(crate) department: &'static str,
    pub(crate) title: &'static str,
    pub(crate) place: &'static Place,
    pub(crate) sort: Sort,
    /// As SigninLogs and SharePoint write it: lower case.
    pub(crate) upn: String,
    /// As Exchange and Azure write it: mixed case.
    pub(crate) mixed_upn: String,
    pub(crate) object_id: String,
    /// The number that Exchange calls UserKey.
    pub(crate) puid: String,
    pub(crate) sid: String,
    pub(crate) mailbox: String,
    pub(crate) home_ip: String,
    pub(crate) device: String,
    pub(crate) device_id: String,
    pub(crate) browser: &'static str,
}

impl Person {
    /// UserKey as SharePoint writes it.
    pub(crate) fn membership_key(&self) -> String {
        format!("i:0h.f|membership|{}@live.com", self.puid.to_lowercase())
    }

    /// `CONTOSO\alias`.
    pub(crate) fn windows(&self) -> String {
        format!("CONTOSO\\{}", self.alias)
    }

    /// Works here, and is a person.
    pub(crate) fn is_active_member(&self) -> bool {
        self.sort == Sort::Member
    }
}

/// Everybody, and the ids of the organisation.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) seed: u64,
    /// Entra tenant; Office calls it OrganizationId.
    pub(crate) tenant: String,
    /// Log Analytics workspace.
    pub(crate) workspace: String,
    pub(crate) subscription: String,
    pub(crate) people: Vec<Person>,
}

/// The domain's part of every SID.
const DOMAIN_SID: &str = "S-1-5-21-1004336348-1177238915-682003330";

impl World {
    pub(crate) fn new(seed: u64) -> World {
        let mut rng = Rng::new(seed, "world");
        World {
            seed,
            tenant: rng.guid(),
            workspace: rng.guid(),
            subscription: rng.guid(),
            people: ENTRIES.iter().zip(1..).map(|(entry, number)| person(seed, entry, number)).collect(),
        }
    }

    /// A stream of random numbers for one purpose.
    pub(crate) fn rng(&self, stream: &str) -> Rng {
        Rng::new(self.seed, stream)
    }

    /// The account of that alias; a program error falls back to the first one rather than to a panic.
    pub(crate) fn person(&self, alias: &str) -> &Person {
        self.people.iter().find(|person| person.alias == alias).unwrap_or(&self.people[0])
    }

    /// Path of a host's virtual machine in Azure, lower case as `_ResourceId` has it.
    pub(crate) fn machine(&self, host: &str) -> String {
        format!(
            "/subscriptions/{}/resourcegroups/rg-servers/providers/microsoft.compute/virtualmachines/{}",
            self.subscription,
            host.to_lowercase()
        )
    }

    /// SID of a domain account that is not a person.
    pub(crate) fn domain_sid(rid: u32) -> String {
        format!("{DOMAIN_SID}-{rid}")
    }
}

fn person(seed: u64, entry: &Entry, number: u32) -> Person {
    let mut rng = Rng::new(seed, entry.alias);
    let guest = entry.sort == Sort::Guest;
    let domain = if guest { "fabrikam.com" } else { "contoso.com" };
    let home =
        if guest { format!("192.0.2.{}", 200 + number % 8) } else { format!("192.0.2.{}", 100 + number) };
    Person {
        alias: entry.alias,
        given: entry.given,
        surname: entry.surname,
        display: format!("{} {}", entry.given, entry.surname).trim().to_owned(),
        department: entry.department,
        title: entry.title,
        place: entry.place,
        sort: entry.sort,
        upn: format!("{}@{domain}", entry.alias),
        mixed_upn: format!("{}@{domain}", entry.exchange),
        object_id: rng.guid(),
        puid: format!("1003{}", rng.hex(12)).to_uppercase(),
        sid: World::domain_sid(1100 + number),
        mailbox: rng.guid(),
        home_ip: home,
        device: format!("WS-{}-{:03}", entry.place.code, 10 + number),
        device_id: rng.guid(),
        browser: rng.pick(&["Edge 145.0.4112", "Edge 145.0.4112", "Chrome 145.0.7401", "Firefox 147.0"]),
    }
}

const fn member(
    alias: &'static str,
    exchange: &'static str,
    (given, surname): (&'static str, &'static str),
    (department, title): (&'static str, &'static str),
    place: &'static Place,
) -> Entry {
    Entry { alias, exchange, given, surname, department, title, place, sort: Sort::Member }
}

/// The first one is the victim. All names are invented, but for Adele Vance, whom Microsoft invented.
const ENTRIES: &[Entry] = &[
    member("adelev", "AdeleV", ("Adele", "Vance"), ("Finance", "Accounts Payable Lead"), &DUBLIN),
    member("madeleine", "Madeleine", ("Madeleine", "Okafor"), ("Marketing", "Campaign Manager"), &MUNICH),
    member("danielk", "DanielK", ("Daniel", "Kowalczyk"), ("Finance", "Accountant"), &DUBLIN),
    member("rosalindb", "RosalindB", ("Rosalind", "Brandt"), ("Legal", "Counsel"), &MUNICH),
    member("inesq", "InesQ", ("Ines", "Quintero"), ("IT", "Security Analyst"), &DUBLIN),
    member("harutom", "HarutoM", ("Haruto", "Minami"), ("IT", "Platform Engineer"), &MUNICH),
    member("sorchad", "SorchaD", ("Sorcha", "Delaney"), ("IT", "Platform Engineer"), &DUBLIN),
    member("paulh", "PaulH", ("Paul", "Hendry"), ("Sales", "Account Executive"), &DUBLIN),
    member("leonief", "LeonieF", ("Leonie", "Fuchs"), ("People", "Recruiter"), &MUNICH),
    member("ottok", "OttoK", ("Otto", "Kestler"), ("Finance", "Treasurer"), &MUNICH),
    member("birgitn", "BirgitN", ("Birgit", "Nyholm"), ("Operations", "Planner"), &MUNICH),
    member("emekao", "EmekaO", ("Emeka", "Obi"), ("Sales", "Sales Engineer"), &DUBLIN),
    member("farahz", "FarahZ", ("Farah", "Zaman"), ("Research", "Scientist"), &DUBLIN),
    member("gwenl", "GwenL", ("Gwen", "Lloyd"), ("Legal", "Paralegal"), &DUBLIN),
    member("ivanap", "IvanaP", ("Ivana", "Petrov"), ("Research", "Scientist"), &MUNICH),
    member("jonasw", "JonasW", ("Jonas", "Weidner"), ("Operations", "Warehouse Lead"), &MUNICH),
    member("kiranr", "KiranR", ("Kiran", "Rao"), ("IT", "Helpdesk"), &DUBLIN),
    member("lucasm", "LucasM", ("Lucas", "Moreau"), ("Sales", "Account Executive"), &DUBLIN),
    member("miriamt", "MiriamT", ("Miriam", "Talbot"), ("Marketing", "Designer"), &DUBLIN),
    member("nadiae", "NadiaE", ("Nadia", "Elsayed"), ("People", "Business Partner"), &DUBLIN),
    member("oscarv", "OscarV", ("Oscar", "Vilela"), ("Finance", "Controller"), &DUBLIN),
    Entry {
        sort: Sort::Leaver,
        ..member("grahamt", "GrahamT", ("Graham", "Tully"), ("Finance", "Accountant"), &DUBLIN)
    },
    member("admin", "Admin", ("Contoso", "Admin"), ("IT", "Tenant Administrator"), &DUBLIN),
    Entry {
        sort: Sort::Guest,
        ..member("adele.smith", "Adele.Smith", ("Adele", "Smith"), ("Fabrikam", "Auditor"), &DUBLIN)
    },
    Entry {
        sort: Sort::Guest,
        ..member("pieter.vos", "Pieter.Vos", ("Pieter", "Vos"), ("Fabrikam", "Consultant"), &MUNICH)
    },
    Entry {
        sort: Sort::Service,
        ..member("svc-sync", "svc-sync", ("Directory", "Sync"), ("IT", ""), &DUBLIN)
    },
];
