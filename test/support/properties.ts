/**
 * Properties start from one seed, so that a red run means a change of ours and can be repeated;
 * `PROPERTY_SEED=<n>` explores others.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_123) });
