/**
 * What everybody with a shell types, whatever the department.
 *
 * @module
 */

import type { CommandFamily } from "./template.ts";

/** Going somewhere and looking at what is there: about .3 of all lines (Purdue shell logs). */
export const MOVING: readonly CommandFamily[] = [
  {
    failureRate: 0.03,
    failsWith: 1,
    weights: {
      "cd": 12,
      "cd ..": 40,
      "cd -": 8,
      "cd ~": 5,
      "cd ../..": 6,
      "cd {dir}": 70,
      "cd {dir}/old": 3,
    },
  },
  {
    failureRate: 0.02,
    failsWith: 2,
    weights: {
      "ls": 70,
      "ls -l": 22,
      "ls -la": 26,
      "ls -lh": 8,
      "ls -ltr": 12,
      "ls -lt | head": 6,
      "ls -a": 8,
      "ls -1": 3,
      "ls ..": 4,
      "ls {dir}": 28,
      "ls -l {dir}": 14,
      "ls -la {dir}": 9,
      "ls -lh {dir}": 5,
      "ls -ltr {dir}": 6,
      "ls {dir} | head": 2,
      "ls {dir} | wc -l": 2,
      "ls -R {dir}": 1,
      "ls -l {file}": 6,
      "ls *.csv": 3,
      "ls *.log": 3,
      "ls -d */": 2,
    },
  },
];

/** Reading, editing and moving files, in every department. */
export const COMMON: readonly CommandFamily[] = [
  {
    failureRate: 0.002,
    failsWith: 1,
    weights: {
      "pwd": 8,
      "clear": 20,
      "exit": 16,
      "date": 3,
      "history | tail -n 30": 3,
      "history | grep ssh": 2,
      "history | grep csv": 2,
      "tmux attach": 4,
      "tmux ls": 2,
      "man rsync": 1,
      "man find": 1,
      "uptime": 2,
      "df -h": 4,
      "du -sh *": 3,
      "du -sh {dir}": 4,
    },
  },
  {
    failureRate: 0.04,
    failsWith: 1,
    weights: {
      "cat {file}": 40,
      "head {csv}": 6,
      "head -n 50 {file}": 3,
      "tail {csv}": 6,
      "tail -n 100 {file}": 6,
      "wc -l {csv}": 7,
      "sort {csv} | uniq -c | sort -rn | head": 3,
      "cut -d, -f1 {csv} | sort -u": 3,
      "cp {file} {file}.bak": 5,
      "cp {file} {folder}/": 5,
      "mv {file} {folder}/": 4,
      "mkdir -p {folder}/old": 2,
      "rm {csv}": 4,
      "rm {file}.bak": 2,
      "touch {file}": 1,
      "chmod +x run.sh": 2,
      "stat {file}": 2,
      "file {file}": 1,
      "sha256sum {csv}": 1,
      "tar xzf backup.tar.gz": 2,
      "unzip -o archive.zip": 2,
      "gzip -k {csv}": 1,
      "column -s, -t {csv} | less": 3,
    },
  },
  {
    failureRate: 0.01,
    weights: {
      "vim {file}": 30,
      "less {file}": 18,
      "nano {file}": 6,
      "less +G {log}": 3,
      "code {file}": 6,
    },
  },
  {
    failureRate: 0.5,
    failsWith: 130,
    weights: {
      "tail -f {log}": 12,
      "tail -f {folder}/out.log": 3,
      "watch -n 5 ls -l {dir}": 1,
    },
  },
  {
    failureRate: 0.22,
    failsWith: 1,
    weights: {
      'grep "{word}" {file}': 16,
      'grep -i "{word}" {file}': 8,
      'grep -rn "{word}" .': 10,
      'grep -rn "{word}" {dir}': 8,
      'grep -c "{word}" {file}': 3,
      'grep -v "{word}" {file} | wc -l': 2,
      "diff {file} {file}.bak": 5,
    },
  },
  {
    weights: {
      'find . -name "*.csv"': 3,
      'find {dir} -name "*.log"': 4,
      "find . -mtime -1 -type f": 3,
      "python3": 4,
      "python3 report.py {csv}": 3,
      "rsync -av {folder}/ /mnt/home-backup/": 2,
      "ssh {host}": 8,
      "ping -c 4 {host}": 3,
      "scp {csv} {host}:/tmp/": 3,
      "awk -F, '{print $2}' {csv} | sort | uniq -c": 2,
    },
  },
];
