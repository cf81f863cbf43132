/**
 * Fills an empty installation with an example organisation, through the same core as the pages: two people enrol with
 * codes from the local outboxes, and write to each other, to a patient by SMS code, and to a pharmacy by access code.
 */
import { newAccessCode } from '../../crypto/index.ts';
import type { EnrolmentDetails, KeysToKeep, LetterText, MemberFace, Recipient } from '../core/face.ts';
import {
  ADMIN,
  ADVICE,
  ANSWER,
  NURSE,
  ORGANISATION,
  PATIENT,
  PHARMACY,
  PRESCRIPTION,
  QUESTION,
  RESULT,
} from './letters.ts';
import { memberAt } from './node-client.ts';
import { type NotedPerson, type Notes, writeNotes } from './notes.ts';
import { INVITATION, SIX_DIGITS, listOutbox, waitForMessage } from './outbox.ts';

const DAYS_OPEN = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Site {
  origin: string;
  setupUrl: string;
  mailOutbox: string;
  smsOutbox: string;
  notes: string;
}

/** The notes are written before an account is finished, so that nobody is ever without a way in. */
export async function seed(site: Site): Promise<Notes> {
  const admin = await memberAt(site.origin);
  const notes: Notes = {
    v: 1,
    organisation: ORGANISATION.name,
    people: [],
    archiveKey: null,
    rootKey: null,
    accessCode: null,
  };
  const note = async (person: typeof ADMIN | typeof NURSE, password: string, keys: KeysToKeep) => {
    const { recoveryKey, backupCodes, archiveKey, rootKey } = keys;
    const noted: NotedPerson = { ...person, password, recoveryKey, backupCodes };
    notes.people.push(noted);
    notes.archiveKey ??= archiveKey;
    notes.rootKey ??= rootKey;
    await writeNotes(site.notes, notes);
  };

  await enrol(admin, site, site.setupUrl, ADMIN, note, {
    address: ADMIN.address,
    organisation: ORGANISATION,
  });

  const { name, address, role } = NURSE;
  const before = await listOutbox(site.mailOutbox);
  await admin.organisation.invite({ name, address, role });
  const invitation = await waitForMessage(site.mailOutbox, NURSE.address, INVITATION, before);
  const nurse = await memberAt(site.origin);
  await enrol(nurse, site, invitation, NURSE, note);

  const advice = { name: ADVICE.name, file: new Blob([ADVICE.text], { type: 'text/plain' }) };
  const patient: Recipient = { address: PATIENT.address, level: 'sms', number: PATIENT.number };
  await send(nurse, RESULT, patient, advice);

  const accessCode = newAccessCode();
  notes.accessCode = accessCode;
  await writeNotes(site.notes, notes);
  await send(nurse, PRESCRIPTION, { address: PHARMACY.address, level: 'code', accessCode });

  const thread = await send(nurse, QUESTION, { address: ADMIN.address, level: 'key' });
  await send(admin, ANSWER, { address: NURSE.address, level: 'key' }, null, thread);
  return notes;
}

/** Walks the road of an enrolment, with a random password and the code that the outbox shows. */
async function enrol(
  member: MemberFace,
  site: Site,
  link: string,
  person: typeof ADMIN | typeof NURSE,
  note: (person: typeof ADMIN | typeof NURSE, password: string, keys: KeysToKeep) => Promise<void>,
  details: Omit<EnrolmentDetails, 'name'> = {},
): Promise<void> {
  const { enrolment } = member;
  const password = newAccessCode();
  await enrolment.begin(link);
  await enrolment.choosePassword(password);
  const before = await listOutbox(site.smsOutbox);
  await enrolment.chooseFactor({ kind: 'sms', number: person.number });
  await enrolment.verifyFactor(await waitForMessage(site.smsOutbox, person.number, SIX_DIGITS, before));
  await note(person, password, await enrolment.makeKeys());
  await enrolment.finish({ name: person.name, ...details });
}

/** Sends one letter to one recipient; answers with its thread. */
async function send(
  { compose }: MemberFace,
  letter: LetterText,
  recipient: Recipient,
  attachment: { name: string; file: Blob } | null = null,
  inThread?: string,
): Promise<string> {
  const { message, thread } = await compose.startMessage(inThread === undefined ? {} : { thread: inThread });
  if (attachment) await compose.attach(message, attachment.name, attachment);
  const expiresAt = Date.now() + DAYS_OPEN * DAY_MS;
  await compose.send(message, { ...letter, recipients: [recipient], confirmed: [], expiresAt });
  return thread;
}
