/**
 * wengert/io: files of the field, read and written. What is here works on bytes and runs anywhere; the
 * functions on paths need a platform with files.
 */
export {};
