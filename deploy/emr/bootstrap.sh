#!/usr/bin/env bash
# EMR bootstrap action for every node: the library that llama.cpp needs, and a folder for models.
# Usage: bootstrap.sh [FOLDER]   default: /mnt/precis-models, what model.cache says in steps.json
set -euo pipefail

cache=${1:-/mnt/precis-models}
PATH=$PATH:/usr/sbin:/sbin

if [ -z "$(ldconfig -p | grep 'libgomp\.so\.1')" ]; then
  sudo dnf install -qy libgomp
fi

# Which user containers run as is not known yet; as in /tmp, none can delete what is another's.
sudo install -d -m 1777 "$cache"
