// SPDX-License-Identifier: MIT
#pragma once

#include <chordgen/files/json.hpp>
#include <chordgen/files/list_folder.hpp>
#include <chordgen/files/read_file.hpp>
#include <chordgen/files/safetensors.hpp>
#include <chordgen/files/write_file.hpp>
