/** Who is signed in, as the rest of the relay is told. Ids only: names and addresses stay sealed until needed. */
import type { Role } from '../../contract/values.ts';

/** A session of any state. */
export interface Session {
  org: string;
  account: string;
  session: string;
  role: Role;
  /** `half`: the password was right, the second factor is still to come. */
  state: 'half' | 'whole';
  /** The recovery key stood in for the password. */
  recovered: boolean;
  /** When the second factor was proven. */
  signedInAt: number | null;
  /** From where: for the log. */
  ip: string;
}

/** A session that is whole. */
export interface Member extends Session {
  state: 'whole';
  signedInAt: number;
}
