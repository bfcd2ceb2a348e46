/** 1 to 64 characters, which stand for themselves in stream names; the two prefixes name what is no device. */
export const DEVICE_ID = /^(?!site:|model:)[A-Za-z0-9._:-]{1,64}$/;

/** The part after `site:`: the alphabet and length of device ids. */
export const SITE_ID = /^[A-Za-z0-9._:-]{1,64}$/;

/** A model may be any text; it is counted in characters (code points). */
export const MODEL_LENGTH_MAX = 128;

export const isDeviceId = (text: string): boolean => DEVICE_ID.test(text);
