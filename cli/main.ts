/**
 * `npm run -s hengping -- COMMAND`: data on standard output, errors and progress on standard error, exit code 0
 * when the command did what it says and 1 in every other case.
 */
import { parseArgs } from 'node:util';
import { AppError } from '#lib/errors.ts';
import { formatProblem, formatRefusal } from '#lib/i18n/problem-catalogues.ts';

const HELP = `hengping COMMAND

  lint FILE [FILE ...]            check instruments, alone and together
  analyze QUESTIONNAIRE RESPONSES.csv [--by COLUMN] [--json]
                                  scales, items and units of a file of responses
  audit verify|anchor|prune       check, anchor or shorten the trail of staff acts
  dataset verify CAMPAIGN|--all   whether locked datasets are unchanged
  backup [--to FOLDER]            the database into a folder, while the server runs
  restore BACKUP                  a backup into an empty folder or database
  verify [BACKUP]                 whether the database or a backup is whole
  doctor                          whether this machine and its settings are fit
  demo load|remove                load or remove the demonstration
  move                            the SQLite database into the empty one at DATABASE_URL
  oracle DIR                      compare the engine with the reference values in DIR
  user invite|reset-second-factor|unlock NAME
                                  the last resort when somebody cannot sign in
  help                            this text

HENGPING_DATA names the folder of the database (default: data). docs/command-line.md says more.
`;

type Command = (args: string[]) => Promise<number>;

// Loaded when asked for: checking a file needs no database.
const COMMANDS: Readonly<Record<string, Command>> = {
  lint: async (args) => (await import('./lint.ts')).main(args),
  analyze,
  audit: async (args) => (await import('./audit.ts')).main(args),
  dataset: async (args) => (await import('./dataset.ts')).main(args),
  backup: async (args) => (await import('./backup.ts')).main(args),
  restore: async (args) => (await import('./restore.ts')).main(args),
  verify: async (args) => (await import('./verify.ts')).main(args),
  doctor: async (args) => (await import('./doctor.ts')).main(args),
  demo: async (args) => (await import('./demo.ts')).main(args),
  move: async (args) => (await import('./move.ts')).main(args),
  oracle: async (args) => (await import('./oracle.ts')).main(args),
  user: async (args) => (await import('./user.ts')).main(args),
  async help() {
    process.stdout.write(HELP);
    return 0;
  },
};

async function analyze(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { by: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [questionnaire, responses, ...rest] = positionals;
  if (questionnaire === undefined || responses === undefined || rest.length > 0) {
    throw new AppError('invalid_input', 'Name one questionnaire and one file of responses.');
  }
  const { readQuestionnaire, readFile } = await import('./questionnaire.ts');
  const { runAnalyze } = await import('./analyze.ts');
  process.stdout.write(runAnalyze(readQuestionnaire(questionnaire), readFile(responses), values));
  return 0;
}

/** What `parseArgs` throws at an option it does not know. */
function isBadOption(error: unknown): error is Error {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
}

async function main([name = '', ...args]: string[]): Promise<number> {
  const wanted = name === '--help' || name === '-h' ? 'help' : name;
  const command = Object.hasOwn(COMMANDS, wanted) ? COMMANDS[wanted] : undefined;
  if (command === undefined) {
    if (name !== '') console.error(`There is no command ${name}.\n`);
    process.stderr.write(HELP);
    return 1;
  }
  try {
    return await command(args);
  } catch (error) {
    if (isBadOption(error)) {
      console.error(error.message);
      return 1;
    }
    if (!(error instanceof AppError)) throw error;
    console.error(formatRefusal(error));
    for (const problem of error.problems) console.error(`  ${formatProblem(problem)}`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
