/**
 * Of the schema and of what the fold keeps in its rows (device states, snapshots, whose events they are). Raise it with every change of either:
 * a read model of an older version is set aside and folded anew from the event store, which is the truth.
 */
export const READ_MODEL_VERSION = 5;
