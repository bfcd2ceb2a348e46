import type { Cause } from '../scenario/causes.js';
import { ageing } from './ageing.js';
import { card } from './card.js';
import type { CauseModel } from './cause-model.js';
import { configuration } from './configuration.js';
import { environment } from './environment.js';
import { issuerOrHost } from './issuer-or-host.js';
import { modelUnsupported } from './model-unsupported.js';
import { network } from './network.js';
import { operator } from './operator.js';
import { peripheral } from './peripheral.js';
import { powerDevice, powerSite } from './power.js';
import { readerHardware } from './reader-hardware.js';
import { security } from './security.js';
import { software } from './software.js';

export const CAUSE_MODELS: Record<Cause, CauseModel> = {
  READER_HARDWARE: readerHardware,
  CARD: card,
  NETWORK_DEVICE: network('CHECK_CONNECTION', false),
  NETWORK_SITE: network('FIX_SITE_NETWORK', true),
  NETWORK_CARRIER: network('ESCALATE_TO_CARRIER', true),
  POWER_DEVICE: powerDevice,
  POWER_SITE: powerSite,
  SOFTWARE: software,
  CONFIGURATION: configuration,
  MODEL_UNSUPPORTED: modelUnsupported,
  OPERATOR: operator,
  ISSUER_OR_HOST: issuerOrHost,
  ENVIRONMENT: environment,
  SECURITY: security,
  AGEING: ageing,
  PERIPHERAL: peripheral,
};
