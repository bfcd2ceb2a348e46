import { Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { ChangeDevice, type ChangeOutcome } from '../commands/change-device.js';
import {
  COMMAND_OF,
  faultOf,
  fingerprintOf,
  type Mutation as MutationName,
  type MutationInputs,
} from '../commands/command-input.js';
import { findDevice } from '../devices/find-device.js';
import type { DeviceNode } from '../devices/device-node.js';
import { answerError, badInput } from '../errors/answer-error.js';
import type { RequestContext } from '../server/reading.js';

/** What people do to devices. */
@Resolver()
export class LifecycleResolver {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Mutation('registerDevice')
  registerDevice(@Args('input') input: MutationInputs['registerDevice'], @Context() context: RequestContext) {
    return this.#change('registerDevice', input, context);
  }

  @Mutation('deployDevice')
  deployDevice(@Args('input') input: MutationInputs['deployDevice'], @Context() context: RequestContext) {
    return this.#change('deployDevice', input, context);
  }

  @Mutation('confirmFailure')
  confirmFailure(@Args('input') input: MutationInputs['confirmFailure'], @Context() context: RequestContext) {
    return this.#change('confirmFailure', input, context);
  }

  @Mutation('recordRepair')
  recordRepair(@Args('input') input: MutationInputs['recordRepair'], @Context() context: RequestContext) {
    return this.#change('recordRepair', input, context);
  }

  @Mutation('swapDevice')
  swapDevice(@Args('input') input: MutationInputs['swapDevice'], @Context() context: RequestContext) {
    return this.#change('swapDevice', input, context);
  }

  @Mutation('withdrawDevice')
  withdrawDevice(@Args('input') input: MutationInputs['withdrawDevice'], @Context() context: RequestContext) {
    return this.#change('withdrawDevice', input, context);
  }

  @Mutation('retireDevice')
  retireDevice(@Args('input') input: MutationInputs['retireDevice'], @Context() context: RequestContext) {
    return this.#change('retireDevice', input, context);
  }

  @Mutation('voidRecord')
  voidRecord(@Args('input') input: MutationInputs['voidRecord'], @Context() context: RequestContext) {
    return this.#change('voidRecord', input, context);
  }

  async #change<Name extends MutationName>(
    name: Name,
    input: MutationInputs[Name],
    context: RequestContext,
  ): Promise<DeviceNode> {
    const fault = faultOf(input);
    if (fault !== undefined) throw badInput(fault);
    const { commandId, device, at, expectedRevision } = input;
    const outcome = await this.commands.execute(
      new ChangeDevice({
        tenant: context.reading.tenant,
        commandId,
        device,
        command: COMMAND_OF[name](input),
        at: at ?? undefined,
        expectedRevision: expectedRevision ?? undefined,
        input: fingerprintOf(name, input),
      }),
    );
    return answerOf(outcome, device, context);
  }
}

async function answerOf(outcome: ChangeOutcome, device: string, context: RequestContext): Promise<DeviceNode> {
  switch (outcome.outcome) {
    case 'refused':
    case 'not-decided':
      throw answerError(outcome.code, outcome.message);
    case 'not-readable':
      note(context, outcome.logPosition);
      throw answerError('NOT_YET', 'The change is stored and cannot be read yet; ask again with the receipt.');
    case 'changed': {
      note(context, outcome.logPosition);
      const node = await findDevice(context.reading, device);
      if (node) return node;
      throw new Error('a device that was changed is not in the read model');
    }
  }
}

/** Several mutations of one request have one receipt, which covers them all. */
function note(context: RequestContext, logPosition: bigint): void {
  if (context.written === undefined || logPosition > context.written) context.written = logPosition;
}
