# sqlite3's binding is compiled here from the locked source, never fetched ready-made: it then fits the machine and needs no network.

readonly binding=node_modules/sqlite3/build/Release/node_sqlite3.node

# By Node 24 only: what is compiled against its headers crashes older ones.
sqlite3_works() { node scripts/setup/try-sqlite3.mjs >/dev/null 2>&1; }

# A guess made before there are packages; should it be wrong, the compilers are asked for later.
sqlite3_at_hand() { { packages_laid && sqlite3_works; } || is_cached; }

# One compilation serves every clone of the same person on the same system.
cache_file() {
  local key
  key=$(node -p 'const { version, integrity } = require("./package-lock.json").packages["node_modules/sqlite3"];
    `sqlite3-${version}-${integrity.slice(7, 19).replace(/\W/g, "_")}-${process.arch}`')
  echo "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/fieldcast/$key-$(getconf GNU_LIBC_VERSION 2>/dev/null | tr -d ' ').node"
}

is_cached() { [ -O "$(cache_file)" ]; }

sqlite3_from_cache() { is_cached && put "$(cache_file)" "$binding" && sqlite3_works; }

# put FROM TO: whole or not at all
put() { mkdir -p -- "${2%/*}" && cp -- "$1" "$2.$$" && mv -f -- "$2.$$" "$2"; }

compile_sqlite3() {
  system_packages python3 make g++
  room=$(mktemp -d "$(spaceless_folder)/fieldcast-sqlite3.XXXXXX")
  long_step 'Compiling sqlite3: two to five minutes, once.' '编译 sqlite3：两到五分钟，只需一次。' compile_in "$room" ||
    failed 'sqlite3 could not be compiled.' 'sqlite3 编译失败。'
  tidy
  room=
  node scripts/setup/try-sqlite3.mjs >>"$log" 2>&1 || failed 'sqlite3 was compiled but does not load.' 'sqlite3 已编译，但无法加载。'
  put "$binding" "$(cache_file)" 2>/dev/null || true # A cache that cannot be written is only slower.
}

# gyp's makefiles fall apart in a folder with a space in its name.
spaceless_folder() { if [[ ${TMPDIR:-/tmp} == *[[:space:]]* ]]; then echo /tmp; else echo "${TMPDIR:-/tmp}"; fi; }

compile_in() {
  local modules=$PWD/node_modules headers
  headers=$modules/node-linux-$(node -p process.arch)
  [ -e "$headers/include/node/node_api.h" ] || headers=$(node -p 'require("path").resolve(process.execPath, "../..")')
  mkdir "$1/node_modules" &&
    cp -R "$modules/sqlite3" "$modules/node-addon-api" "$1/node_modules/" &&
    ln -s "$modules/tar" "$1/node_modules/tar" &&
    ln -s "$headers" "$1/headers" &&
    (cd "$1/node_modules/sqlite3" && npm_config_nodedir=$1/headers "$bin/node-gyp" rebuild --jobs max) &&
    put "$1/node_modules/sqlite3/build/Release/node_sqlite3.node" "$binding"
}
