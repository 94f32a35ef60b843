//! The summary without names, to hand over.

use view::Report;

use super::AccountSummary;
use crate::redact::Pseudonyms;
use crate::{Result, Rows, Show};

impl AccountSummary {
    /// The same summary with a pseudonym for every name, host, address and identifier, the same one everywhere:
    /// `acc.redacted()?.full_report()?.save("adele.html")?`.
    ///
    /// Replaced are the names of all matches and of everybody who occurs in the events, in what was done to the
    /// account and in its alerts, and whatever looks like an address, a user principal name, a security identifier or
    /// an object id, also inside command lines, paths and other texts. Names of four letters or more are found inside
    /// longer words, too (`adelevbackup.zip`), and then the whole word goes (`account-1….zip`): rather too much than
    /// a name. Left are words that have a shorter name, a name that everybody has (`admin` in `administrators`) or a
    /// word of a person's name in their middle (`vance` in `advanced`), what is encoded, and what names somebody in
    /// another way: read the report before it leaves.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn redacted(&self) -> Result<RedactedSummary> {
        Ok(RedactedSummary { summary: self.clone(), pseudonyms: self.pseudonyms()? })
    }

    fn pseudonyms(&self) -> Result<Pseudonyms> {
        let mut known = Pseudonyms::default();
        // The chosen account is number one.
        if let Some(chosen) = self.candidate() {
            known.account(&chosen.name);
        }
        for candidate in &self.shared.candidates {
            candidate.names().iter().for_each(|it| known.account(&it.0));
            let spellings = candidate.traces.iter().flat_map(|it| it.spellings.keys());
            spellings.for_each(|it| known.account(it));
            candidate.traces.iter().filter_map(|it| it.host.as_ref()).for_each(|it| known.host(&it.fqdn()));
            for link in &candidate.links {
                known.account(&link.upn);
                known.account(&link.name);
                known.domain(&link.domain);
            }
            let ids = &candidate.ids;
            ids.display_names.iter().for_each(|it| known.person(it));
            let all =
                [&ids.sids, &ids.aad_user_ids, &ids.user_keys, &ids.organization_ids, &ids.directory_ids];
            all.into_iter().flatten().for_each(|it| known.id(it));
        }
        known.account(&self.shared.typed.to_string());
        let detail = self.detail()?;
        let data = self.actions()?.rows;
        for rows in [&detail.events, &data] {
            for column in ["Account", "By", "Target"] {
                rows.texts(column).into_iter().for_each(|it| known.account(it));
            }
            rows.texts("Host").into_iter().for_each(|it| known.host(it));
            rows.texts("IpAddress").into_iter().for_each(|it| known.address(it));
            rows.texts("TargetId").into_iter().for_each(|it| known.id(it));
        }
        for entity in detail.alerts.alerts.iter().flat_map(|it| &it.entities) {
            if let Some(account) = &entity.account {
                known.account(&account.name);
                account.upn_suffix.iter().chain(&account.nt_domain).for_each(|it| known.domain(it));
                account.sid.iter().chain(&account.object_id).for_each(|it| known.id(it));
            }
            entity.host.iter().for_each(|it| known.host(&it.fqdn()));
            entity.address.iter().for_each(|it| known.address(&it.to_string()));
        }
        for bookmark in &detail.bookmarks.bookmarks {
            known.account(&bookmark.created_by);
            known.person(&bookmark.created_by);
        }
        Ok(known)
    }
}

/// An account summary whose reports name nobody; see [`AccountSummary::redacted`].
#[derive(Clone, Debug)]
pub struct RedactedSummary {
    summary: AccountSummary,
    pseudonyms: Pseudonyms,
}

impl RedactedSummary {
    /// Everything about the chosen account in one report, as [`AccountSummary::full_report`], without names.
    ///
    /// # Errors
    ///
    /// As [`AccountSummary::full_report`].
    pub fn full_report(&self) -> Result<Report> {
        self.out_of(&self.summary.full_report()?)
    }

    /// What stands for what: Pseudonym, Kind, Original. Keep it apart from the report.
    ///
    /// # Errors
    ///
    /// None that an analyst can meet.
    pub fn pseudonyms(&self) -> Result<Rows> {
        let mut all = self.pseudonyms.clone();
        all.out_of(&self.summary.full_report()?)?;
        all.list()
    }

    fn out_of(&self, report: &Report) -> Result<Report> {
        let note =
            "names, hosts, addresses and identifiers are replaced, each by the same pseudonym everywhere";
        Ok(self.pseudonyms.clone().out_of(report)?.note(note))
    }
}

impl Show for RedactedSummary {
    fn report(&self) -> Report {
        match self.out_of(&self.summary.report()) {
            Ok(report) => report,
            // Not the report with its names.
            Err(error) => crate::show::failure(&error),
        }
    }
}
