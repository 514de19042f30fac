/**
 * How sure a fact about a phone is, from best to least:
 * `documented` (the maker's or a reference text), `observed` (a log, a capture or a file in use),
 * `lineage` (read in a related code base), `inferred` (follows from other facts), `uncertain`.
 */
export type Confidence = 'documented' | 'observed' | 'lineage' | 'inferred' | 'uncertain';
