/** Counts the insertions, deletions and substitutions that turn one string into the other. */
export declare function levenshteinDistance(str1: string, str2: string): number;
