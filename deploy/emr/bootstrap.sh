#!/usr/bin/env bash
# EMR bootstrap action for every node: the library that llama.cpp needs, a folder for models, and, if it is
# named, the program of the engine llama-server.
# Usage: bootstrap.sh [FOLDER [ARCHIVE SHA256 [PROGRAM]]]
#   FOLDER   default: /mnt/precis-models, what model.cache says in steps.json
#   ARCHIVE  a build of llama.cpp in S3, with deploy/llama-server/fetch beside it
#   PROGRAM  the folder that it comes to; default: /mnt/precis-llama
set -euo pipefail

cache=${1:-/mnt/precis-models}
archive=${2:-} sha256=${3:-} program=${4:-/mnt/precis-llama}
PATH=$PATH:/usr/sbin:/sbin

if [ -z "$(ldconfig -p | grep 'libgomp\.so\.1')" ]; then
  sudo dnf install -qy libgomp
fi

# Which user containers run as is not known yet; as in /tmp, none can delete what is another's.
sudo install -d -m 1777 "$cache"

if [ -n "$archive" ]; then
  fetch=$(mktemp)
  trap 'rm -f "$fetch"' EXIT
  aws s3 cp --only-show-errors "${archive%/*}/fetch" "$fetch"
  # Root's, so that no job can change what the others run.
  sudo bash "$fetch" "$archive" "$sha256" "$program"
fi
