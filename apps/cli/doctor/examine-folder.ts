import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { RESTORE_MARKER } from '#backup';
import { roomFor } from '#observability';
import { isHeld, SQLITE_FILE_ENDS } from '#sqlite-file';
import { ok, problem, REFOLD, warning, type Finding } from './finding.js';
import type { Patient } from './patient.js';

const MIB = 1024 * 1024;
const OTHERS = 0o077;

/** What lies in the folder, whose it is, and what is left of something that was cut off. */
export function examineFolder(patient: Patient): Finding[] {
  const names = readdirSync(patient.dataDir).sort();
  return [
    patient.isInUse ? ok('server', 'a server has the folder') : ok('server', 'no server has the folder'),
    rights(patient, names),
    room(patient, names),
    ...leftovers(patient, names),
    strangers(patient, names),
  ];
}

const bytesOf = ({ dataDir }: Patient, name: string): number =>
  statSync(path.join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0;

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / MIB).toLocaleString('en')} MiB`;

function rights({ dataDir }: Patient, names: readonly string[]): Finding {
  const all = ['.', ...names].map((name) => ({
    name,
    stat: statSync(path.join(dataDir, name), { throwIfNoEntry: false }),
  }));
  const owner = all[0]?.stat?.uid;
  const strange = all.filter(({ stat }) => stat !== undefined && stat.uid !== owner).map(({ name }) => name);
  if (strange.length > 0) {
    return problem(
      'rights',
      `${strange.join(', ')} belong to another user than the folder`,
      'give them to the user that the server runs as (chown)',
    );
  }
  const open = all.filter(({ stat }) => stat !== undefined && (stat.mode & OTHERS) !== 0).map(({ name }) => name);
  if (open.length === 0) return ok('rights', 'all of it is its user’s alone');
  return warning('rights', `others may read or write ${open.join(', ')}`, 'take the rights of others away (chmod go=)');
}

function room(patient: Patient, names: readonly string[]): Finding {
  const disks = Object.values(patient.files).flatMap((file) => roomFor(file) ?? []);
  const disk = disks.toSorted((a, b) => a.freeBytes - b.freeBytes)[0];
  if (!disk) return ok('room', 'the file system does not tell how much is free');
  const free = disk.freeBytes;
  if (disks.some(({ isShort }) => isShort))
    return problem('room', `${mebibytes(free)} are free on the disk`, 'make room; a server without it refuses events');
  const model = bytesOf(patient, path.basename(patient.files['read-model']));
  const stored = names.reduce((sum, name) => sum + bytesOf(patient, name), 0);
  if (free < model)
    return warning(
      'room',
      `${mebibytes(free)} are free on the disk, too few for a rebuild`,
      'make room before you need a rebuild',
    );
  return ok('room', `${mebibytes(free)} are free on the disk, ${mebibytes(stored)} are taken by the folder`);
}

function leftovers({ dataDir, isInUse, files }: Patient, names: readonly string[]): Finding[] {
  const model = path.basename(files['read-model']);
  const found: Finding[] = [];
  if (names.includes(RESTORE_MARKER) || names.some((name) => name.endsWith('.restoring'))) {
    found.push(
      isInUse
        ? warning('leftovers', 'a restore into the folder is under way', 'wait for its end')
        : problem(
            'leftovers',
            'a restore into the folder was cut off; no server starts in it',
            'run tillwatch restore again',
          ),
    );
  }
  if (names.includes(`${model}.rebuild`)) {
    const isGoing = isHeld(path.join(dataDir, `${model}.rebuild.lock`));
    found.push(
      isGoing
        ? ok('leftovers', 'a rebuild of the read model is under way')
        : warning(
            'leftovers',
            `a rebuild was cut off; ${model}.rebuild is of no use`,
            `${REFOLD} again if you need one, else delete it`,
          ),
    );
  }
  if (names.includes(`${model}.rebuilt`)) {
    found.push(
      warning(
        'leftovers',
        `a rebuilt read model, ${model}.rebuilt, is not in its place yet`,
        isInUse ? 'wait some seconds' : 'nothing: the next start takes it over',
      ),
    );
  }
  const aside = names.filter(
    (name) => name.startsWith(`${model}.set-aside-`) && !SIDE_FILES.some((end) => name.endsWith(end)),
  );
  if (aside.length > 0) {
    found.push(
      warning(
        'leftovers',
        `${aside.length} read models were set aside: ${aside.join(', ')}`,
        'delete them when you know why; nothing reads them',
      ),
    );
  }
  return found.length > 0 ? found : [ok('leftovers', 'nothing is left of a restore or a rebuild')];
}

const OWN_ENDS = /^(?:\.lock|\.restoring|\.rebuild.*|\.set-aside-.*)?$/;

const SIDE_FILES = SQLITE_FILE_ENDS.slice(1);
const isOwnEnd = (end: string): boolean => SIDE_FILES.some((own) => own === end) || OWN_ENDS.test(end);

function strangers({ files }: Patient, names: readonly string[]): Finding {
  const own = Object.values(files).map((file) => path.basename(file));
  const isOurs = (name: string): boolean =>
    ['server.lock', RESTORE_MARKER, 'lost+found'].includes(name) ||
    own.some((file) => name.startsWith(file) && isOwnEnd(name.slice(file.length)));
  const strange = names.filter((name) => !isOurs(name));
  if (strange.length === 0) return ok('files', 'everything in the folder is Tillwatch’s');
  return warning(
    'files',
    `${strange.length} files are not of Tillwatch, such as ${strange[0]}`,
    'move them away; Tillwatch neither reads nor keeps them',
  );
}
