/** The rule set that the relay claims is in force: who published it is the relay's claim, what it says is signed. */
import { fail } from '../../contract/errors.ts';
import { type Signed, b64u, bodyDigest, unb64u, verify } from '../../crypto/index.ts';
import { type RuleSet, ruleSet } from '../rules/schema.ts';

export interface PublishedRules {
  rules: RuleSet;
  /** SHA-256 of the body, base64url: how verdicts and tokens name the set. */
  digest: string;
}

/** Checks the admin's signature and the shape. Throws `rules_invalid`. */
export function publishedRules(claim: { rules: Signed; rulesBy: string }): PublishedRules {
  try {
    return {
      rules: ruleSet.parse(verify('rules', claim.rules, unb64u(claim.rulesBy))),
      digest: b64u(bodyDigest(claim.rules)),
    };
  } catch (cause) {
    throw fail('rules_invalid', { cause });
  }
}
