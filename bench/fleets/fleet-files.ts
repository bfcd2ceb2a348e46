import path from 'node:path';

/** A file of a public fleet, the mapping that makes events of it, and how many they are. */
export interface FleetFile {
  readonly fleet: 'azure-pdm' | 'lanl';
  readonly file: string;
  readonly mapping: string;
  readonly events: number;
}

const azure = (mapping: string, file: string, events: number): FleetFile => ({
  fleet: 'azure-pdm',
  file: path.join('azure-pdm', file),
  mapping: path.join(import.meta.dirname, 'azure-pdm', `${mapping}.mapping.json`),
  events,
});

/** Rows as the files have them; each row of the nodes is a failure and its repair. */
export const FLEET_FILES: readonly FleetFile[] = [
  azure('machines', 'PdM_machines.csv', 100),
  azure('maint', 'PdM_maint.csv', 3_286),
  azure('errors', 'PdM_errors.csv', 3_919),
  azure('failures', 'PdM_failures.csv', 761),
  azure('telemetry', 'PdM_telemetry_m1-20_first90days.csv', 43_200),
  {
    fleet: 'lanl',
    file: path.join('lanl', 'LA-UR-05-7318-failure-data-1996-2005.csv'),
    mapping: path.join(import.meta.dirname, 'lanl', 'failures.mapping.json'),
    events: 2 * 23_739,
  },
];

export const EVENTS_TOTAL = FLEET_FILES.reduce((sum, { events }) => sum + events, 0);

/** By type and fleet, as they must be read back. */
export const EVENTS_BY_TYPE: Readonly<Record<string, number>> = {
  'azure-pdm fleet.device.registered.v1': 100,
  'azure-pdm fleet.device.repaired.v1': 3_286,
  'azure-pdm terminal.fault.reported.v1': 3_919,
  'azure-pdm fleet.device.failure-confirmed.v1': 761,
  'azure-pdm terminal.heartbeat.v1': 43_200,
  'lanl fleet.device.failure-confirmed.v1': 23_739,
  'lanl fleet.device.repaired.v1': 23_739,
};
