/** How a payment is presented, and how a device hangs on its line. */
export type Interface = 'chip' | 'magstripe' | 'contactless' | 'qr';
export type Bearer = 'ethernet' | 'wifi' | 'cellular';

/** A model of terminal. All of them are made up. */
export interface Model {
  readonly name: string;
  readonly interfaces: readonly Interface[];
  readonly bearer: Bearer;
  /** Runs on a battery; the others hang on the mains. */
  readonly hasBattery: boolean;
  readonly hasPrinter: boolean;
  /** What leaves the factory and what is newest at the beginning; a device of the model runs one of the two. */
  readonly appVersions: readonly [older: string, newer: string];
  readonly osVersion: string;
  /** How many of a fleet's devices are of it, against the others. */
  readonly weight: number;
}

const ALL: readonly Interface[] = ['chip', 'magstripe', 'contactless'];

export const MODELS: readonly Model[] = [
  {
    name: 'Aster 40',
    interfaces: ALL,
    bearer: 'ethernet',
    hasBattery: false,
    hasPrinter: true,
    appVersions: ['4.1.7', '4.2.1'],
    osVersion: '11.3',
    weight: 40,
  },
  {
    name: 'Borea M2',
    interfaces: ALL,
    bearer: 'cellular',
    hasBattery: true,
    hasPrinter: true,
    appVersions: ['2.8.0', '2.9.2'],
    osVersion: '7.0',
    weight: 25,
  },
  {
    name: 'Cobalt S',
    interfaces: ['chip', 'contactless', 'qr'],
    bearer: 'wifi',
    hasBattery: true,
    hasPrinter: false,
    appVersions: ['6.0.3', '6.1.0'],
    osVersion: '14.1',
    weight: 20,
  },
  {
    name: 'Delta K3',
    interfaces: ['chip', 'contactless'],
    bearer: 'ethernet',
    hasBattery: false,
    hasPrinter: false,
    appVersions: ['1.12.0', '1.13.0'],
    osVersion: '5.2',
    weight: 10,
  },
  {
    name: 'Ember L1',
    interfaces: ['chip', 'magstripe'],
    bearer: 'ethernet',
    hasBattery: false,
    hasPrinter: true,
    appVersions: ['3.3.9', '3.4.0'],
    osVersion: '4.9',
    weight: 5,
  },
];
