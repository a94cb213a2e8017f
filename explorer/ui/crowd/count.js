// @ts-check
// Counting figures: every number of a crowd is a count, or one count in another.

/** @param {CrowdGroup[]} groups @param {number[]} at the place of each lever
 * @returns {Counted[]} */
export function counted(groups, at) {
  return groups.map(({ sizes, first }, g) => {
    const all = sizes[at[0]];
    const worn = first[at[0]][at[g + 1]];
    return { all, worn: [worn, all - worn] };
  });
}

/** Who is left when `seen` is (0: everybody). @param {Counted[]} counts @param {number} seen */
export function left(counts, seen) {
  return counts.map(({ all, worn }) => (seen ? worn[seen - 1] : all));
}

/** The crowd's numbers by name, of its groups a and b; a share of nobody is NaN.
 * @param {Counted[]} counts @param {number} seen @returns {Record<string, number>} */
export function numbersOf(counts, seen) {
  const rest = left(counts, seen);
  const seenAll = rest[0] + rest[1];
  const all = counts[0].all + counts[1].all;
  return {
    all, seen: seenAll, size_a: counts[0].all, size_b: counts[1].all,
    seen_a: rest[0], seen_b: rest[1],
    evidence: seenAll / all,
    prior_a: counts[0].all / all, prior_b: counts[1].all / all,
    likelihood_a: rest[0] / counts[0].all, likelihood_b: rest[1] / counts[1].all,
    posterior_a: rest[0] / seenAll, posterior_b: rest[1] / seenAll,
  };
}
