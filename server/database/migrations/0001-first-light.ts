import type { Knex } from 'knex';

type Table = Knex.CreateTableBuilder;

/** Instants are UTC ms in bigints; documents are JSON text; facts that are or are not there are nullable instants, not booleans. */
export async function up(db: Knex): Promise<void> {
  await machinery(db);
  await people(db);
  await places(db);
  await catalogue(db);
  await programmes(db);
  await manifests(db);
  await ledger(db);
}

async function machinery(db: Knex): Promise<void> {
  await db.schema.createTable('change', (t: Table) => {
    t.bigIncrements('seq');
    t.bigInteger('at').notNullable();
    t.text('topic').notNullable();
    t.text('subject').notNullable();
  });
  await db.schema.createTable('cursor', (t: Table) => {
    t.text('follower').primary();
    t.bigInteger('seq').notNullable();
  });
  await db.schema.createTable('setting', (t: Table) => {
    t.text('name').primary();
    t.text('value').notNullable();
  });
  await db.schema.createTable('job', (t: Table) => {
    t.text('id').primary();
    t.text('name').notNullable();
    t.text('subject').notNullable();
    t.text('payload').notNullable();
    t.text('state').notNullable();
    t.integer('attempt').notNullable();
    t.integer('attempts').notNullable();
    t.double('progress').notNullable();
    t.bigInteger('left_ms');
    t.text('problem');
    t.bigInteger('created_at').notNullable();
    t.bigInteger('started_at');
    t.bigInteger('ended_at');
    t.bigInteger('due_at').notNullable();
    t.bigInteger('leased_until');
    t.index(['state', 'due_at']);
    t.index(['subject']);
  });
}

async function people(db: Knex): Promise<void> {
  await db.schema.createTable('account', (t: Table) => {
    t.text('id').primary();
    t.text('login').notNullable();
    t.text('login_key').notNullable().unique(); // lower case, so that Li and li are one person
    t.text('name').notNullable();
    t.text('password_hash').notNullable();
    t.bigInteger('created_at').notNullable();
  });
  await db.schema.createTable('session', (t: Table) => {
    t.text('id').primary();
    t.text('token_hash').notNullable().unique(); // SHA-256: the database alone opens no session
    t.text('account').notNullable().references('account.id').onDelete('CASCADE');
    t.bigInteger('started_at').notNullable();
    t.bigInteger('seen_at').notNullable();
    t.bigInteger('expires_at').notNullable();
    t.text('from_address').notNullable();
    t.text('agent').notNullable();
    t.index(['account']);
  });
  await db.schema.createTable('setup_link', (t: Table) => {
    t.text('token_hash').primary();
    t.bigInteger('created_at').notNullable();
    t.bigInteger('expires_at').notNullable();
  });
}

async function places(db: Knex): Promise<void> {
  await db.schema.createTable('region', (t: Table) => {
    t.text('id').primary();
    t.text('parent').references('region.id');
    t.text('kind').notNullable();
    t.text('name').notNullable();
    t.text('code');
    t.text('path').notNullable().unique();
    t.bigInteger('created_at').notNullable();
  });
  await db.schema.createTable('station', (t: Table) => {
    t.text('id').primary();
    t.text('region').notNullable().references('region.id');
    t.text('name').notNullable();
    t.text('zone').notNullable();
    t.integer('revision').notNullable();
    t.bigInteger('created_at').notNullable();
    t.index(['region']);
  });
  await db.schema.createTable('screen', (t: Table) => {
    t.text('id').primary();
    t.text('station').notNullable().references('station.id');
    t.text('name').notNullable();
    t.text('kind').notNullable();
    t.text('public_key').notNullable(); // raw Ed25519, base64url
    t.bigInteger('enrolled_at').notNullable();
    t.bigInteger('revoked_at');
    t.integer('floor').notNullable(); // highest revision it has reported
    t.text('player_version');
    t.text('status'); // PlayerStatus, last told
    t.bigInteger('status_at');
    t.index(['station']);
  });
  await db.schema.createTable('presence', (t: Table) => {
    t.bigIncrements('id');
    t.text('screen').notNullable();
    t.bigInteger('from_at').notNullable();
    t.bigInteger('seen_at').notNullable(); // proof of life inside the span: where it ends if the server dies
    t.bigInteger('to_at');
    t.index(['screen', 'from_at']);
  });
  await db.schema.createTable('enrolment', (t: Table) => {
    t.text('id').primary();
    t.text('code').notNullable().unique();
    t.text('state').notNullable(); // waiting | comparing | confirmed | refused
    t.text('player_commitment').notNullable();
    t.text('player_key');
    t.text('player_nonce');
    t.text('server_nonce').notNullable();
    t.text('host').notNullable();
    t.text('player_version').notNullable();
    t.text('claimed_by');
    t.text('screen');
    t.bigInteger('created_at').notNullable();
    t.bigInteger('expires_at').notNullable();
  });
}

async function catalogue(db: Knex): Promise<void> {
  await db.schema.createTable('lesson', (t: Table) => {
    t.text('id').primary();
    t.text('title').notNullable();
    t.text('teacher').notNullable();
    t.text('topic').notNullable();
    t.text('source_name').notNullable();
    t.bigInteger('source_bytes').notNullable();
    t.text('source_path'); // below the data folder; null once the package is sealed and the source let go
    t.text('state').notNullable();
    t.text('fault');
    t.text('fault_detail');
    t.double('progress').notNullable();
    t.bigInteger('left_ms');
    t.integer('edition').notNullable();
    t.text('package');
    t.text('poster');
    t.bigInteger('duration_ms');
    t.integer('width');
    t.integer('height');
    t.integer('revision').notNullable();
    t.bigInteger('created_at').notNullable();
  });
  await db.schema.createTable('image', (t: Table) => {
    t.text('id').primary();
    t.text('title').notNullable();
    t.text('source_name').notNullable();
    t.text('blob').notNullable();
    t.bigInteger('bytes').notNullable();
    t.text('type').notNullable();
    t.integer('width').notNullable();
    t.integer('height').notNullable();
    t.integer('revision').notNullable();
    t.bigInteger('created_at').notNullable();
  });
  // Which blobs a sealed package needs, the package's own index among them: deleting is set arithmetic.
  await db.schema.createTable('package_blob', (t: Table) => {
    t.text('package').notNullable();
    t.text('blob').notNullable();
    t.bigInteger('bytes').notNullable();
    t.primary(['package', 'blob']);
    t.index(['blob']);
  });
}

async function programmes(db: Knex): Promise<void> {
  await db.schema.createTable('playlist', (t: Table) => {
    t.text('id').primary();
    t.text('title').notNullable();
    t.text('items').notNullable();
    t.integer('revision').notNullable();
    t.bigInteger('created_at').notNullable();
  });
  await db.schema.createTable('playlist_content', (t: Table) => {
    t.text('playlist').notNullable().references('playlist.id').onDelete('CASCADE');
    t.text('content').notNullable();
    t.primary(['playlist', 'content']);
    t.index(['content']);
  });
  await db.schema.createTable('slot', (t: Table) => {
    t.text('id').primary();
    t.text('title').notNullable();
    t.text('tier').notNullable();
    t.integer('priority').notNullable();
    t.text('playlist').notNullable().references('playlist.id');
    t.integer('repeats').notNullable();
    t.text('from_day').notNullable();
    t.text('until_day');
    t.text('weekdays').notNullable();
    t.text('start').notNullable();
    t.text('end').notNullable();
    t.integer('revision').notNullable();
    t.bigInteger('created_at').notNullable();
  });
  await db.schema.createTable('slot_target', (t: Table) => {
    t.text('slot').notNullable().references('slot.id').onDelete('CASCADE');
    t.text('kind').notNullable();
    t.text('target').notNullable();
    t.primary(['slot', 'target']);
    t.index(['target']);
  });
}

async function manifests(db: Knex): Promise<void> {
  await db.schema.createTable('section', (t: Table) => {
    t.text('hash').primary();
    t.text('body').notNullable();
    t.bigInteger('created_at').notNullable();
  });
  await db.schema.createTable('manifest', (t: Table) => {
    t.text('screen').notNullable();
    t.integer('revision').notNullable();
    t.text('content_hash').notNullable(); // of all but number and dates: the same instruction is not issued twice
    t.text('envelope').notNullable();
    t.bigInteger('issued_at').notNullable();
    t.bigInteger('valid_until').notNullable();
    t.primary(['screen', 'revision']);
  });
  await db.schema.createTable('manifest_section', (t: Table) => {
    t.text('screen').notNullable();
    t.integer('revision').notNullable();
    t.text('section').notNullable();
    t.primary(['screen', 'revision', 'section']);
    t.index(['section']);
  });
}

async function ledger(db: Knex): Promise<void> {
  await db.schema.createTable('ledger', (t: Table) => {
    t.text('screen').notNullable();
    t.text('epoch').notNullable();
    t.bigInteger('seq').notNullable();
    t.text('hash').notNullable();
    t.text('line').notNullable();
    t.bigInteger('received_at').notNullable();
    t.primary(['screen', 'epoch', 'seq']);
  });
  // The same key with another hash: both are kept, and somebody is told.
  await db.schema.createTable('ledger_fork', (t: Table) => {
    t.text('screen').notNullable();
    t.text('epoch').notNullable();
    t.bigInteger('seq').notNullable();
    t.text('hash').notNullable();
    t.text('line').notNullable();
    t.bigInteger('received_at').notNullable();
    t.primary(['screen', 'epoch', 'seq', 'hash']);
  });
  await db.schema.createTable('watermark', (t: Table) => {
    t.text('screen').notNullable();
    t.text('epoch').notNullable();
    t.bigInteger('stored').notNullable();
    t.bigInteger('archived').notNullable();
    t.text('head').notNullable();
    t.primary(['screen', 'epoch']);
  });
  await db.schema.createTable('showing', (t: Table) => {
    t.text('screen').notNullable();
    t.text('epoch').notNullable();
    t.bigInteger('seq').notNullable();
    t.text('station'); // where the screen stood then
    t.text('region_path');
    t.text('content').notNullable();
    t.text('slot');
    t.text('cause').notNullable();
    t.text('ended').notNullable();
    t.bigInteger('from_at').notNullable();
    t.text('day').notNullable(); // the station's day
    t.bigInteger('shown_ms').notNullable();
    t.integer('frames').notNullable();
    t.integer('revision').notNullable();
    t.text('clock').notNullable();
    t.bigInteger('received_at').notNullable();
    t.primary(['screen', 'epoch', 'seq']);
    t.index(['day', 'screen']);
    t.index(['content', 'day']);
    t.index(['station', 'day']);
  });
  await db.schema.createTable('showing_day', (t: Table) => {
    t.text('day').notNullable();
    t.text('screen').notNullable();
    t.text('station').notNullable();
    t.text('content').notNullable();
    t.integer('showings').notNullable();
    t.integer('completed').notNullable();
    t.bigInteger('shown_ms').notNullable();
    t.primary(['day', 'screen', 'station', 'content']);
  });
}
