# What scripts/start and scripts/test have in common: everything a fresh clone on a bare machine lacks.
# Each part looks first and does only what is missing, so that a second start takes a second or two
# and one that was interrupted goes on where it was.

. scripts/setup/say.bash
. scripts/setup/node.bash
. scripts/setup/system.bash
. scripts/setup/sqlite3.bash

# prepare PACKAGE...: the system packages named, the npm packages, sqlite3 compiled; then `node` is Node 24
prepare() {
  trap interrupted INT TERM HUP
  need_node
  one_at_a_time
  packages_laid && use_own_node
  if sqlite3_at_hand; then system_packages "$@"; else system_packages "$@" python3 make g++; fi
  packages_laid || lay_packages
  use_own_node
  sqlite3_works || sqlite3_from_cache || compile_sqlite3
  exec 9<&-
  trap - INT TERM HUP
}

# Two setups in one clone would pull node_modules from under each other.
one_at_a_time() {
  exec 9<package-lock.json
  flock --nonblock 9 && return
  say 'Another setup is at work in this folder; waiting for it.' '这个目录里另有一个安装正在进行，等它结束。'
  flock 9
}
