import type { EventData, EventTypeName } from '#telemetry';

type VendorFault = EventData<'terminal.fault.reported.v1'>;

/** How a terminal of the old school puts it: a code and a category. Undefined: it says nothing, or only counts. */
export function vendorFault(type: EventTypeName, data: object): VendorFault | undefined {
  switch (type) {
    case 'terminal.card-read.failed.v1':
      return {
        code: `CR-${number(data, 'interface')}${number(data, 'reason')}`,
        category: 'card_read',
        severity: 'warning',
      };
    case 'terminal.transaction.failed.v1':
      return paymentFault(data);
    case 'terminal.signal.dropped.v1':
      return { code: 'NW-01', category: 'connectivity', severity: 'warning' };
    case 'terminal.host.unreachable.v1':
      return { code: 'HT-04', category: 'host', severity: 'warning' };
    case 'terminal.voltage.dipped.v1':
      return { code: 'PW-02', category: 'power', severity: 'warning' };
    case 'terminal.rebooted.v1':
      return rebootFault(data);
    case 'terminal.peripheral.faulted.v1':
      return {
        code: `PE-${number(data, 'peripheral')}${number(data, 'fault')}`,
        category: 'peripheral',
        severity: 'warning',
      };
    case 'terminal.vibration.detected.v1':
      return { code: 'EN-07', category: 'environment', severity: 'info' };
    case 'terminal.tamper.detected.v1':
      return { code: 'SEC-11', category: 'security', severity: 'critical' };
    case 'terminal.keys.missing.v1':
      return { code: 'SEC-21', category: 'crypto', severity: 'critical' };
    case 'terminal.app.crashed.v1':
      return { code: 'SW-13', category: 'software', severity: 'critical' };
    case 'terminal.firmware.update-failed.v1':
      return { code: 'SW-20', category: 'software', severity: 'warning' };
    default:
      return undefined;
  }
}

function paymentFault(data: object): VendorFault | undefined {
  switch ('class' in data && data.class) {
    case 'configuration':
      return { code: 'CF-03', category: 'configuration', severity: 'warning' };
    case 'host':
      return { code: 'HT-01', category: 'host', severity: 'warning' };
    case 'terminal':
      return { code: 'HT-02', category: 'other', severity: 'warning' };
    default:
      return undefined;
  }
}

function rebootFault(data: object): VendorFault | undefined {
  switch ('reason' in data && data.reason) {
    case 'security_violation':
      return { code: 'SEC-01', category: 'security', severity: 'critical' };
    case 'power_loss':
    case 'brownout':
      return { code: 'PW-05', category: 'power', severity: 'warning' };
    case 'crash':
    case 'watchdog':
      return { code: 'SW-09', category: 'software', severity: 'warning' };
    default:
      return undefined;
  }
}

/** A digit that stands for the value of that field, always the same. */
function number(data: object, field: string): number {
  const value: unknown = Object.entries(data).find(([name]) => name === field)?.[1];
  let sum = 0;
  for (const character of String(value)) sum += character.charCodeAt(0);
  return sum % 10;
}
