/** The schema of the read model that is served; what lies beside it begins with its name. */
export const READ_MODEL_SCHEMA = 'tillwatch_read_model';
