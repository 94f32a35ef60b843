//! Cycles of parents: logs that are wrong, or made up.

use super::parents::Parent;

/// Cuts each cycle at its first process, which then stands at the top. `order` has the starts by time.
pub(super) fn cut(order: &[usize], parents: &mut [Parent]) {
    let mut rank = vec![0; parents.len()];
    for (place, start) in order.iter().enumerate() {
        rank[*start] = place;
    }
    // Which walk came by: a walk that meets itself has found a cycle.
    let mut walk_of = vec![usize::MAX; parents.len()];
    for (walk, start) in order.iter().enumerate() {
        let mut at = *start;
        while walk_of[at] == usize::MAX {
            walk_of[at] = walk;
            let Parent::Start(parent) = parents[at] else { break };
            at = parent;
        }
        if walk_of[at] == walk && matches!(parents[at], Parent::Start(_)) {
            let first = members(at, parents).into_iter().min_by_key(|it| rank[*it]);
            // Not a cycle if the walk merely ended here.
            if let Some(first) = first {
                parents[first] = Parent::Cycle;
            }
        }
    }
}

/// The processes of the cycle that `start` is in; empty if it is in none.
fn members(start: usize, parents: &[Parent]) -> Vec<usize> {
    let mut all = vec![start];
    let mut at = start;
    while let Parent::Start(parent) = parents[at] {
        if parent == start {
            return all;
        }
        if all.len() > parents.len() {
            break;
        }
        all.push(parent);
        at = parent;
    }
    Vec::new()
}
