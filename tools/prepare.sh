# Makes .venv ready. Read by ./run, ./test and the Makefile, in the project's folder; POSIX sh, and no word when
# there is nothing to do.

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
can_make_venv() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }
version_of() { "$1" -c 'import sys; print(sys.version.split()[0])' 2>/dev/null; }

# The programs in a .venv know it by its full path: a tree that was moved or copied needs a new one.
has_stayed() { [ ! -f .venv/place ] || [ "$(cat .venv/place)" = "$(pwd)" ]; }

# Sets $python: the one of .venv, else the first that is new enough and can make a .venv. A name on the PATH proves
# nothing (version managers leave names that refuse to run), so each is tried.
find_python() {
    python=.venv/bin/python
    is_new_enough "$python" && has_stayed && return 0
    too_old='' no_venv=''
    for name in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3.14 python3 python; do
        python=$(command -v "$name") || continue
        found=$(version_of "$python") || continue
        if ! is_new_enough "$python"; then
            too_old="${too_old:+$too_old, }$found ($python)"
        elif ! can_make_venv "$python"; then
            no_venv=${no_venv:-$python}
        else
            return 0
        fi
    done
    [ -z "$no_venv" ] || fail "$no_venv lacks its venv module. On Debian and Ubuntu: apt-get install" \
        "python3-venv (or python$("$no_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv)."
    fail "Python 3.11 or newer is needed; found ${too_old:-none}. Install one, or name it: PYTHON=/path/to/python $0"
}

# What an installation follows from: the interpreter, the lock, the build, the catalogues that it compiles.
state_of() {
    find community/translations -name '*.po' 2>/dev/null | LC_ALL=C sort | {
        set --
        while IFS= read -r catalogue; do set -- "$@" "$catalogue"; done
        { version_of .venv/bin/python; cat pyproject.toml hatch_build.py "$lock" "$@"; } | cksum
    }
}

# prepare_venv LOCK: install what the lock names, then the project itself, unless that has been done.
prepare_venv() {
    lock=$1
    stamp=.venv/stamp-$lock
    [ "$python" = .venv/bin/python ] || make_venv
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(state_of)" ] && return 0
    rm -f "$stamp"
    say "Installing into .venv, once: half a minute to two."
    install_packages || fail "The packages could not be installed (.venv/install.log tells more):" \
        "$(tail -n 1 .venv/install.log)"
    state_of >"$stamp"
}

make_venv() {
    say "Making .venv with Python $(version_of "$python")."
    "$python" -m venv --clear .venv || fail "$python could not make .venv."
    pwd >.venv/place
    python=.venv/bin/python
}

# With uv, which is several times faster; with pip where uv cannot be had, or where only pip was told of an index.
install_packages() {
    {
        .venv/bin/python -m pip --version || .venv/bin/python -m ensurepip
        if uv_may_serve; then
            UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}
            export UV_SYSTEM_CERTS
            .venv/bin/uv pip install --python .venv/bin/python --require-hashes -r "$lock" &&
                .venv/bin/uv pip install --python .venv/bin/python --no-deps --no-build-isolation -e . && return 0
        fi
        .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r "$lock" &&
            .venv/bin/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
    } >.venv/install.log 2>&1
}

uv_may_serve() {
    if .venv/bin/python -m pip config list | grep -q '[.]index-url=' && [ -z "${UV_DEFAULT_INDEX:-}" ]; then
        return 1
    fi
    [ -x .venv/bin/uv ] || .venv/bin/python -m pip install --disable-pip-version-check 'uv>=0.9,<1'
}
