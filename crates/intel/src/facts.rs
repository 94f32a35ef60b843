//! What is known about one address.

/// What the files say about one address; what none says is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddressFacts {
    /// ISO 3166-1 alpha-2 code of the country, such as `BR`.
    pub country_code: Option<String>,
    /// English name of the country.
    pub country: Option<String>,
    /// English name of the city.
    pub city: Option<String>,
    /// Latitude and longitude in degrees (WGS 84), north and east positive. GeoIP gives the middle of an area.
    pub coordinates: Option<(f64, f64)>,
    /// Number of the autonomous system that announces the address.
    pub asn: Option<u32>,
    /// Who runs that system.
    pub organization: Option<String>,
    /// Name of the smallest named range that has the address.
    pub network: Option<String>,
    /// Files that could not answer although they have the address: a sentence each.
    pub problems: Vec<String>,
}

impl AddressFacts {
    /// The country in words: its name, else its code.
    #[must_use]
    pub fn country_name(&self) -> Option<&str> {
        self.country.as_deref().or(self.country_code.as_deref())
    }

    /// The autonomous system as it is written: `AS64502 Example Hosting`.
    #[must_use]
    pub fn autonomous_system(&self) -> Option<String> {
        match (self.asn, &self.organization) {
            (Some(number), Some(name)) => Some(format!("AS{number} {name}")),
            (Some(number), None) => Some(format!("AS{number}")),
            (None, name) => name.clone(),
        }
    }

    /// Takes over what is not known yet. Parts that belong together come from one file.
    pub(crate) fn complete(&mut self, other: Self) {
        if self.country_name().is_none() && self.city.is_none() && self.coordinates.is_none() {
            (self.country_code, self.country) = (other.country_code, other.country);
            (self.city, self.coordinates) = (other.city, other.coordinates);
        } else if self.city.is_none()
            && self.coordinates.is_none()
            && self.country_code.is_some()
            && self.country_code == other.country_code
        {
            (self.city, self.coordinates) = (other.city, other.coordinates);
        }
        if self.asn.is_none() && self.organization.is_none() {
            (self.asn, self.organization) = (other.asn, other.organization);
        }
        self.network = self.network.take().or(other.network);
        self.problems.extend(other.problems);
    }
}
