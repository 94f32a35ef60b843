//! DBSCAN over distinct vectors.

use linfa::ParamGuard;
use linfa::traits::Transformer;
use linfa_clustering::Dbscan;
use ndarray::Array2;

use super::Parameters;
use crate::Error;

/// The features of one process start: path score, delimiters of the command line, account score, system session.
pub(super) type Vector = [u64; 4];

/// Puts vectors into clusters; `None` is noise. `vectors` are distinct and sorted, each with how many rows have it.
///
/// Every row of the same vector has the same neighbours, so only the distinct ones are clustered, each repeated as
/// often as makes a difference: a vector of `min_samples` rows is dense by itself, with any number more it is no
/// denser. The clusters are those of all rows (the golden file says so), in the time that the distinct ones need.
pub(super) fn cluster(
    vectors: &[(Vector, u64)],
    parameters: &Parameters,
) -> Result<Vec<Option<usize>>, Error> {
    parameters.check()?;
    let repeats = |count: u64| usize::try_from(count).unwrap_or(usize::MAX).min(parameters.min_samples);
    let n_points: usize = vectors.iter().map(|(_, count)| repeats(*count)).sum();
    let mut points = Array2::<f64>::zeros((n_points, 4));
    let repeated = vectors.iter().flat_map(|(vector, count)| std::iter::repeat_n(vector, repeats(*count)));
    for (mut point, vector) in points.rows_mut().into_iter().zip(repeated) {
        for (place, value) in point.iter_mut().zip(unit(vector)) {
            *place = value;
        }
    }
    let found = Dbscan::params(parameters.min_samples)
        .tolerance(parameters.max_distance)
        .check()
        .map_err(|error| Error::Parameter(error.to_string()))?
        .transform(&points);
    // All repetitions of a vector are in the same cluster: look at the first.
    let mut first = 0;
    Ok(vectors
        .iter()
        .map(|(_, count)| {
            let cluster = found.get(first).copied().flatten();
            first += repeats(*count);
            cluster
        })
        .collect())
}

/// The vector at length 1: only its direction counts. One of zeros stays as it is.
fn unit(vector: &Vector) -> [f64; 4] {
    let vector = vector.map(|it| it as f64);
    let length = vector.iter().map(|it| it * it).sum::<f64>().sqrt();
    if length == 0.0 { vector } else { vector.map(|it| it / length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(vectors: &[(Vector, u64)]) -> Vec<Option<usize>> {
        cluster(vectors, &Parameters::default()).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn one_row_alone_is_noise_and_two_alike_are_a_cluster() {
        assert_eq!(clusters(&[([100, 3, 50, 0], 1)]), [None]);
        assert_eq!(clusters(&[([100, 3, 50, 0], 2)]), [Some(0)]);
        assert_eq!(clusters(&[([100, 3, 50, 0], 1), ([100, 9, 50, 0], 1_000_000)]), [None, Some(0)]);
        assert_eq!(clusters(&[]), []);
    }

    #[test]
    fn only_the_direction_counts() {
        // Twice the vector is the same direction; a vector of zeros has none.
        assert_eq!(
            clusters(&[([0, 0, 0, 0], 1), ([10, 2, 6, 0], 1), ([20, 4, 12, 0], 1)]),
            [None, Some(0), Some(0)]
        );
    }

    /// DBSCAN by its definition, over every row: core points within reach of each other are one cluster.
    fn by_definition(vectors: &[(Vector, u64)], parameters: &Parameters) -> Vec<bool> {
        let points: Vec<[f64; 4]> = vectors.iter().map(|(vector, _)| unit(vector)).collect();
        let near = |a: &[f64; 4], b: &[f64; 4]| {
            a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt() <= parameters.max_distance
        };
        let is_core = |it: &[f64; 4]| {
            let reached =
                points.iter().zip(vectors).filter(|(other, _)| near(it, other)).map(|(_, (_, n))| n);
            reached.sum::<u64>() >= parameters.min_samples as u64
        };
        points.iter().map(|it| points.iter().any(|other| near(it, other) && is_core(other))).collect()
    }

    #[test]
    fn repeating_up_to_the_minimum_is_as_good_as_all_rows() {
        let vectors =
            [([100, 1, 50, 0], 3), ([100, 2, 50, 0], 2), ([900, 1, 50, 0], 4), ([901, 9, 50, 0], 1)];
        for min_samples in 2..8 {
            for max_distance in [0.0001, 0.005, 0.0095, 0.5] {
                let parameters = Parameters { min_samples, max_distance };
                let found = cluster(&vectors, &parameters).unwrap_or_else(|error| panic!("{error}"));
                let found: Vec<bool> = found.iter().map(Option::is_some).collect();
                assert_eq!(found, by_definition(&vectors, &parameters), "{parameters:?}");
            }
        }
    }
}
