import { statSync } from 'node:fs';
import { examineEvents } from './examine-events.js';
import { examineFolder } from './examine-folder.js';
import { examineReadModel } from './examine-read-model.js';
import { examineSecrets, examineStore } from './examine-stores.js';
import { problem, type Finding } from './finding.js';
import { isInUse, type Patient } from './patient.js';

/** Looks at all of a data folder and changes nothing in it. One finding at least a check, in the order of the checks. */
export async function examine(patient: Omit<Patient, 'isInUse'>): Promise<Finding[]> {
  const stat = statSync(patient.dataDir, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) {
    return [problem('folder', 'there is no such folder', 'name another one with --data-dir or TILLWATCH_DATA_DIR')];
  }
  const all: Patient = { ...patient, isInUse: isInUse(patient.dataDir) };
  const events = examineStore(all, 'events');
  const access = examineStore(all, 'access');
  const model = examineStore(all, 'read-model');
  return [
    ...examineFolder(all),
    ...events.findings,
    ...(events.isReadable ? await looked('events', () => examineEvents(all)) : []),
    ...access.findings,
    ...(access.isReadable ? await looked('access store', async () => [examineSecrets(all)]) : []),
    ...model.findings,
    ...(events.isReadable && model.isReadable ? await looked('read model', () => examineReadModel(all)) : []),
  ];
}

/** What breaks a look at damaged content is a finding too. */
async function looked(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
    return [problem(check, `it cannot be read to its end (${code})`, 'do first what stands above')];
  }
}
