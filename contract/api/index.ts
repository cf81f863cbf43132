/** Every request of the relay's HTTP API, by the name code calls it. */
import * as answers from './answers.ts';
import * as drafts from './drafts.ts';
import * as enrolment from './enrolment.ts';
import * as guest from './guest.ts';
import * as keptKeys from './kept-keys.ts';
import * as log from './log.ts';
import * as mailbox from './mailbox.ts';
import * as messages from './messages.ts';
import * as rules from './rules.ts';
import * as session from './session.ts';

export const api = {
  enrolment: {
    begin: enrolment.begin,
    password: enrolment.password,
    factor: enrolment.factor,
    factorVerify: enrolment.factorVerify,
    setUp: enrolment.setUp,
    join: enrolment.join,
  },
  organisation: {
    invite: enrolment.invite,
    invitations: enrolment.invitations,
    withdraw: enrolment.withdraw,
    members: enrolment.members,
    gatewayKeys: enrolment.gatewayKeys,
  },
  session: {
    start: session.start,
    finish: session.finish,
    recover: session.recover,
    factorSend: session.factorSend,
    factor: session.factor,
    current: session.current,
    signOut: session.signOut,
    passwordStart: session.passwordStart,
    passwordFinish: session.passwordFinish,
    backupCodes: session.backupCodes,
  },
  messages: {
    lookup: messages.lookup,
    scannerKeys: messages.scannerKeys,
    create: messages.create,
    createPart: messages.createPart,
    stagedParts: messages.stagedParts,
    inspectPart: messages.inspectPart,
    inspectMessage: messages.inspectMessage,
    token: messages.token,
    redeem: messages.redeem,
    envelope: messages.envelope,
    sent: mailbox.sent,
    inbox: mailbox.inbox,
    read: mailbox.read,
    thread: mailbox.thread,
    unlock: messages.unlock,
    resend: messages.resend,
    opened: messages.opened,
    downloaded: messages.downloaded,
    receipt: messages.receipt,
  },
  drafts: {
    list: drafts.list,
    get: drafts.get,
    put: drafts.put,
    discard: drafts.discard,
    restore: drafts.restore,
  },
  guest: {
    greet: guest.greet,
    knock: guest.knock,
    sendCode: guest.sendCode,
    open: guest.open,
    opened: guest.opened,
    downloaded: guest.downloaded,
    notMyNumber: guest.notMyNumber,
  },
  keptKeys: {
    challenge: keptKeys.challenge,
    open: keptKeys.open,
    unwrap: keptKeys.unwrap,
    lost: keptKeys.lost,
    list: keptKeys.list,
    keep: keptKeys.keep,
    withdraw: keptKeys.withdraw,
  },
  answers: {
    begin: answers.begin,
    needs: answers.needs,
    scannerKeys: answers.scannerKeys,
    createPart: answers.createPart,
    inspectPart: answers.inspectPart,
    inspectMessage: answers.inspectMessage,
    token: answers.token,
    redeem: answers.redeem,
    sent: answers.sent,
  },
  rules: {
    list: rules.list,
    get: rules.get,
    publish: rules.publish,
    second: rules.second,
    withdraw: rules.withdraw,
    totals: rules.totals,
  },
  log: { read: log.read, proof: log.proof, consistency: log.consistency, shareEpoch: log.shareEpoch },
} as const;

export { partPath as answerPartPath } from './answers.ts';
export { partPath as guestPartPath } from './guest.ts';
export { partPath as messagePartPath } from './messages.ts';
