// SPDX-License-Identifier: MIT
//
// A SequenceModel whose kind is known only when a file is read, so that models of different kinds stand in one vector.
//
//   AnyPlayer player(std::move(saved), {});       of a SavedModel; it keeps the model
//
// A virtual call a decision costs nothing beside the decision. The chooser goes through the same door: AnyChooser asks
// whatever chooser stands behind it.
#pragma once

#include <chordgen/models/model_file.hpp>
#include <chordgen/models/sequence_model.hpp>

#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

namespace detail {

/// Owns one object behind its interface, or none; std::unique_ptr comes with a header as dear as a floor.
template <class Interface>
class Owned {
 public:
  Owned() = default;
  explicit Owned(Interface* object) noexcept : object_(object) {}
  Owned(Owned&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Owned() { delete object_; }
  [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
  [[nodiscard]] Interface& operator*() const noexcept { return *object_; }
  [[nodiscard]] Interface* operator->() const noexcept { return object_; }

 private:
  Interface* object_ = nullptr;
};

}  // namespace detail

/// A chooser without its type.
class AnyChooser {
 public:
  virtual ~AnyChooser() = default;
  virtual std::size_t chord(Span<const double> log_probabilities, const Vocabulary<PitchSet>& chords) = 0;
  virtual int note(const PitchSet& written, bool upward, Span<const double> log_probabilities) = 0;
  virtual std::size_t duration(const PitchSet& chord, Span<const double> log_probabilities,
                               const Vocabulary<Rational>& durations) = 0;
  virtual bool held(int key, double probability) = 0;
};

/// A player without its type. Moves, but is not copied; its states are.
class AnyPlayer {
  struct AnyState {
    virtual ~AnyState() = default;
    [[nodiscard]] virtual detail::Owned<AnyState> copy() const = 0;
  };
  struct Interface {
    virtual ~Interface() = default;
    [[nodiscard]] virtual detail::Owned<AnyState> start() = 0;
    [[nodiscard]] virtual EventLogProbability log_probability(const AnyState&, const ChordEvent&) = 0;
    virtual void advance(AnyState&, const ChordEvent&) = 0;
    [[nodiscard]] virtual ChordEvent propose(const AnyState&, AnyChooser&) = 0;
  };

 public:
  class State {
   public:
    State() = default;
    explicit State(detail::Owned<AnyState> state) : state_(std::move(state)) {}
    State(const State& other) : state_(other.state_ ? other.state_->copy() : detail::Owned<AnyState>()) {}
    State(State&&) noexcept = default;
    State& operator=(State other) noexcept {
      state_ = std::move(other.state_);
      return *this;
    }
    ~State() = default;
    [[nodiscard]] AnyState& operator*() const noexcept { return *state_; }

   private:
    detail::Owned<AnyState> state_{};
  };

  /// Plays a model that was read from a file.
  template <PlayableModel Model>
  explicit AnyPlayer(SavedModel<Model> saved, const PlayerOptions& options = {})
      : player_(new Holder<Model>(std::move(saved), options)) {}

  template <class = WhenCalled>
  [[nodiscard]] State start() {
    return State(player_->start());
  }
  template <class = WhenCalled>
  [[nodiscard]] EventLogProbability log_probability(const State& state, const ChordEvent& event) {
    return player_->log_probability(*state, event);
  }
  template <class = WhenCalled>
  void advance(State& state, const ChordEvent& event) {
    player_->advance(*state, event);
  }
  template <class Chooser>
  [[nodiscard]] ChordEvent propose(const State& state, Chooser& chooser) {
    struct Behind final : AnyChooser {
      explicit Behind(Chooser& real) : chooser(&real) {}
      std::size_t chord(Span<const double> logs, const Vocabulary<PitchSet>& chords) override {
        return chooser->chord(logs, chords);
      }
      int note(const PitchSet& written, bool upward, Span<const double> logs) override {
        return chooser->note(written, upward, logs);
      }
      std::size_t duration(const PitchSet& chord, Span<const double> logs,
                           const Vocabulary<Rational>& durations) override {
        return chooser->duration(chord, logs, durations);
      }
      bool held(int key, double probability) override { return chooser->held(key, probability); }
      Chooser* chooser;
    };
    Behind behind(chooser);
    return player_->propose(*state, behind);
  }

 private:
  template <class Model>
  struct Holder final : Interface {
    using Player = decltype(ModelKind<Model>::player(std::declval<const Model&>(), {}, {}, {}));
    struct OneState final : AnyState {
      explicit OneState(typename Player::State from) : state(std::move(from)) {}
      [[nodiscard]] detail::Owned<AnyState> copy() const override {
        return detail::Owned<AnyState>(new OneState(state));
      }
      typename Player::State state;
    };
    static const typename Player::State& of(const AnyState& state) { return static_cast<const OneState&>(state).state; }

    Holder(SavedModel<Model> from, const PlayerOptions& options)
        : saved(std::move(from)),
          player(ModelKind<Model>::player(saved.model, saved.learnt.windows.chords, saved.learnt.windows.durations,
                                          options)) {}
    detail::Owned<AnyState> start() override { return detail::Owned<AnyState>(new OneState(player.start())); }
    EventLogProbability log_probability(const AnyState& state, const ChordEvent& event) override {
      return player.log_probability(of(state), event);
    }
    void advance(AnyState& state, const ChordEvent& event) override {
      player.advance(static_cast<OneState&>(state).state, event);
    }
    ChordEvent propose(const AnyState& state, AnyChooser& chooser) override {
      return player.propose(of(state), chooser);
    }

    SavedModel<Model> saved;
    Player player;
  };

  detail::Owned<Interface> player_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
