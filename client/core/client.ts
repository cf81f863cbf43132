/** The core put together: a member's, for the page of members and for programs in Node. */
import { type CheckpointStore, memoryCheckpointStore } from './checkpoint-store.ts';
import { Compose } from './compose.ts';
import { Drafts } from './drafts.ts';
import { Enrolment } from './enrolment.ts';
import { type ClientOptions, environmentOf } from './environment.ts';
import { facade } from './facade.ts';
import type {
  ComposeFace,
  DraftsFace,
  EnrolmentFace,
  MailFace,
  MemberFace,
  OrganisationFace,
  RulesFace,
  SessionFace,
} from './face.ts';
import { Relay } from './http.ts';
import { Letters } from './letters.ts';
import { LogHistory } from './log-history.ts';
import { Mail } from './mail.ts';
import { Organisation } from './organisation.ts';
import type { Core } from './remote.ts';
import { RulesAdmin } from './rules-admin.ts';
import { keysForMember } from './member-writing.ts';
import { SealingKeys } from './sealing-keys.ts';
import { type SeedStore, memorySeedStore } from './seed-store.ts';
import { Session } from './session.ts';

export async function createMember(
  options: ClientOptions & { seeds?: SeedStore; checkpoints?: CheckpointStore },
): Promise<Core<MemberFace>> {
  const { environment, subscribe } = await environmentOf(options);
  const relay = new Relay(environment);
  const seeds = options.seeds ?? memorySeedStore();
  // A session that the relay ended must not leave seeds behind on a workstation that others use.
  subscribe((event) => {
    if (event.type === 'signed_out') void seeds.forget();
  });
  const session: Session = new Session(relay, environment, seeds, {
    signedIn: ({ me }) => {
      mail.forget();
      compose.forgetOthers(me.account);
      // Best done and never waited for: an admin who cannot give the log's key now gives it at the next sign-in.
      organisation.shareLog().catch(() => undefined);
    },
    signedOut: () => {
      mail.forget();
      compose.forgetOthers(null);
    },
  });
  const member = () => session.member();
  const keys = new SealingKeys(keysForMember(relay, member), environment);
  const history = new LogHistory(relay, options.checkpoints ?? memoryCheckpointStore());
  const organisation = new Organisation(relay, keys, member, history);
  const letters = new Letters(relay, environment, member);
  const mail = new Mail(relay, environment, keys, member, history, letters);
  const drafts = new Drafts(relay, environment, member);
  const compose = new Compose(relay, environment, session, keys, drafts, letters);
  const face: MemberFace = {
    enrolment: facade<EnrolmentFace>(new Enrolment(relay, environment, session), {
      begin: true,
      choosePassword: true,
      chooseFactor: true,
      verifyFactor: true,
      makeKeys: true,
      finish: true,
    }),
    session: facade<SessionFace>(session, {
      signIn: true,
      recover: true,
      sendFactorCode: true,
      proveFactor: true,
      choosePassword: true,
      newBackupCodes: true,
      resume: true,
      account: true,
      signOut: true,
    }),
    organisation: facade<OrganisationFace>(organisation, {
      invite: true,
      invitations: true,
      withdraw: true,
      members: true,
      readLog: true,
      proveEntry: true,
      rules: true,
    }),
    compose: facade<ComposeFace>(compose, {
      lookup: true,
      newAccessCode: true,
      accessCodeStrength: true,
      antivirus: true,
      startMessage: true,
      attach: true,
      attachFrom: true,
      removeAttachment: true,
      preview: true,
      inspectLetter: true,
      send: true,
      discard: true,
    }),
    drafts: facade<DraftsFace>(drafts, {
      list: true,
      open: true,
      save: true,
      other: true,
      settle: true,
      throwAway: true,
      takeBack: true,
    }),
    mail: facade<MailFace>(mail, {
      sent: true,
      inbox: true,
      conversation: true,
      subjects: true,
      search: true,
      openMessage: true,
      answer: true,
      downloadAttachment: true,
      downloadAttachmentTo: true,
      cancelDownload: true,
      unlock: true,
      resend: true,
      accessCodes: true,
      receipt: true,
    }),
    rules: facade<RulesFace>(new RulesAdmin(relay, environment, session), {
      current: true,
      version: true,
      versions: true,
      check: true,
      publish: true,
      second: true,
      withdraw: true,
      preview: true,
      dryRun: true,
      exportJson: true,
      importJson: true,
    }),
  };
  return { face, subscribe };
}
