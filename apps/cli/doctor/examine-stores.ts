import { damagedRowsOf } from '#access';
import { BACKED_UP_STORES, type StoreFiles } from '#backup';
import { examineSqliteFile, SqliteFileRefused } from '#sqlite-file';
import { ok, problem, REFOLD, RESTORE, warning, type Finding } from './finding.js';
import { isThere, type Patient } from './patient.js';

export type StoreName = keyof StoreFiles;

/** Findings, and whether what is in the file can be looked at. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly isReadable: boolean;
}

const LOST: Readonly<Record<StoreName, string>> = {
  events: RESTORE,
  access: `${RESTORE}; without it keys must be made anew and no resend is recognised`,
  'read-model': `${REFOLD}, or start the server: it is folded anew`,
};

/** One store's file: there, ours, of this version, and its pages in order. */
export function examineStore(patient: Patient, name: StoreName): Examined {
  const { identity } = BACKED_UP_STORES[name];
  const check = identity.what;
  if (!isThere(patient, name)) return { findings: [missing(patient, name, check)], isReadable: false };
  try {
    const { schemaVersion, damage } = examineSqliteFile(patient.files[name], {
      identity,
      isInUse: patient.isInUse,
      pages: patient.isThorough ? 'whole' : 'quick',
    });
    const findings = [version(name, check, schemaVersion, identity.schemaVersion)];
    if (damage.length > 0)
      findings.push(problem(check, `its pages contradict each other (${damage.length}): ${damage[0]}`, LOST[name]));
    else findings.push(ok(check, patient.isThorough ? 'its pages and indexes are in order' : 'its pages are in order'));
    return { findings, isReadable: schemaVersion === identity.schemaVersion };
  } catch (error) {
    if (!(error instanceof SqliteFileRefused)) throw error;
    return { findings: [refusal(name, check, error)], isReadable: false };
  }
}

/** Keys and secrets one by one. */
export function examineSecrets({ files }: Patient): Finding {
  const damaged = damagedRowsOf(files.access);
  if (damaged === 0) return ok('access store', 'its keys and secrets are what was written');
  return problem('access store', `${damaged} of its keys and secrets are not what was written`, LOST.access);
}

function missing(patient: Patient, name: StoreName, check: string): Finding {
  if (name === 'read-model') return warning(check, 'it is not there', LOST[name]);
  const isNew = !(['events', 'access'] as const).some((other) => isThere(patient, other));
  if (isNew)
    return warning(check, 'it is not there: no server was ever started here', 'start the server, or restore a backup');
  return problem(check, 'it is not there, and others are', LOST[name]);
}

function version(name: StoreName, check: string, found: number, known: number): Finding {
  if (found === known) return ok(check, `it is of this version (schema ${found})`);
  if (found === 0) return warning(check, 'nothing is in it yet', 'start the server: its first start was cut off');
  const older = `it is of an older version (schema ${found}, and this one keeps ${known})`;
  const next = name === 'read-model' ? 'sets it aside and folds it anew' : 'brings it up to date';
  return warning(check, older, `start the server: it ${next}; make a backup before`);
}

/** A refusal says itself what to do, and of a read model there is more to say. */
function refusal(name: StoreName, check: string, { code, message }: SqliteFileRefused): Finding {
  const [detail = message, advice = LOST[name]] = message.replace(/\.$/, '').split('; ');
  if (name === 'read-model' && code !== 'foreign') return warning(check, detail, LOST[name]);
  return problem(check, detail, code === 'damaged' || code === 'torn' ? LOST[name] : advice);
}
